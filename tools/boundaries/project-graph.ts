/** The part of `nx graph --file` that the boundary check reads. */
export interface ProjectGraph {
  readonly nodes: Readonly<Record<string, { readonly data: { readonly tags?: readonly string[] } }>>;
  readonly dependencies: Readonly<
    Record<string, readonly { readonly source: string; readonly target: string }[]>
  >;
}

/** From the ground upwards; an arrow may only point to the same layer or to a lower one. */
const layersFromGround = ['layer:ground', 'layer:model', 'layer:app', 'layer:tools'];

/**
 * The arrows of the graph that point upwards, as `source → target`.
 *
 * @throws {RangeError} if the graph has no project or no arrow, or a project has no layer: an empty graph proves nothing.
 */
export function findForbiddenArrows(graph: ProjectGraph): string[] {
  const arrows = Object.values(graph.dependencies)
    .flat()
    .filter(({ target }) => target in graph.nodes);
  if (arrows.length === 0)
    throw new RangeError('findForbiddenArrows: the project graph has no arrow between projects');
  return arrows
    .filter(({ source, target }) => layerOf(graph, source) < layerOf(graph, target))
    .map(({ source, target }) => `${source} → ${target}`);
}

function layerOf(graph: ProjectGraph, project: string): number {
  const tags = graph.nodes[project]?.data.tags ?? [];
  const layer = layersFromGround.findIndex((tag) => tags.includes(tag));
  if (layer === -1) throw new RangeError(`findForbiddenArrows: project ${project} has no layer tag`);
  return layer;
}
