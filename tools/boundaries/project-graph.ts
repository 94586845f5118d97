/** The part of `nx graph --file` that the boundary check reads. */
export interface ProjectGraph {
  readonly nodes: Readonly<Record<string, { readonly data: { readonly tags?: readonly string[] } }>>;
  readonly dependencies: Readonly<
    Record<string, readonly { readonly source: string; readonly target: string }[]>
  >;
}

/**
 * From the ground upwards; an arrow may only point to the same layer or to a lower one. The client stands beside the
 * ground: it is published alone, so that apps alone may point to it. The console knows no library but the client.
 */
const layersFromGround = [
  'layer:client',
  'layer:console',
  'layer:ground',
  'layer:model',
  'layer:app',
  'layer:tools',
];
const belowApps = ['layer:ground', 'layer:model'];

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
    .filter(
      ({ source, target }) =>
        layerOf(graph, source) < layerOf(graph, target) ||
        (tagged(graph, target, ['layer:client']) && tagged(graph, source, belowApps)),
    )
    .map(({ source, target }) => `${source} → ${target}`);
}

function tagged(graph: ProjectGraph, project: string, tags: readonly string[]): boolean {
  return graph.nodes[project]?.data.tags?.some((tag) => tags.includes(tag)) ?? false;
}

function layerOf(graph: ProjectGraph, project: string): number {
  const tags = graph.nodes[project]?.data.tags ?? [];
  const layer = layersFromGround.findIndex((tag) => tags.includes(tag));
  if (layer === -1) throw new RangeError(`findForbiddenArrows: project ${project} has no layer tag`);
  return layer;
}
