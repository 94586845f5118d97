import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workspaceRoot } from '../bootstrap/workspace.mjs';
import { findForbiddenArrows } from './project-graph.ts';
import type { ProjectGraph } from './project-graph.ts';

function readGraph(): ProjectGraph {
  const folder = mkdtempSync(join(tmpdir(), 'gallerist-graph-'));
  const file = join(folder, 'graph.json');
  try {
    const nx = join(workspaceRoot, 'node_modules', 'nx', 'dist', 'bin', 'nx.js');
    execFileSync(process.execPath, [nx, 'graph', `--file=${file}`], {
      cwd: workspaceRoot,
      env: { ...process.env, NX_DAEMON: 'false' },
      stdio: 'pipe',
    });
    return (JSON.parse(readFileSync(file, 'utf8')) as { graph: ProjectGraph }).graph;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function graphOf(layers: Record<string, string>, arrows: readonly [string, string][]): ProjectGraph {
  return {
    nodes: Object.fromEntries(
      Object.entries(layers).map(([name, layer]) => [name, { data: { tags: [layer] } }]),
    ),
    dependencies: Object.groupBy(
      arrows.map(([source, target]) => ({ source, target })),
      ({ source }) => source,
    ) as ProjectGraph['dependencies'],
  };
}

describe('the project graph', () => {
  it('has only arrows that point downwards', () => {
    const graph = readGraph();
    expect(Object.keys(graph.nodes).sort()).toEqual(
      expect.arrayContaining(
        ['client', 'embedding', 'metrics', 'preprocess', 'api', 'tools'].map((name) => `@gallerist/${name}`),
      ),
    );
    expect(findForbiddenArrows(graph)).toEqual([]);
  }, 60_000);

  it('reports an arrow from a lower layer to a higher one', () => {
    const layers = { low: 'layer:ground', high: 'layer:model' };
    expect(findForbiddenArrows(graphOf(layers, [['low', 'high']]))).toEqual(['low → high']);
    expect(findForbiddenArrows(graphOf(layers, [['high', 'low']]))).toEqual([]);
  });

  it('lets apps alone point to the client, and the client to nobody', () => {
    const layers = { client: 'layer:client', ground: 'layer:ground', app: 'layer:app' };
    const arrows = ([source, target]: [string, string]) =>
      findForbiddenArrows(graphOf(layers, [[source, target]]));
    expect(arrows(['app', 'client'])).toEqual([]);
    expect(arrows(['ground', 'client'])).toEqual(['ground → client']);
    expect(arrows(['client', 'ground'])).toEqual(['client → ground']);
  });

  it('refuses a graph without arrows, and a project without a layer', () => {
    expect(() => findForbiddenArrows({ nodes: {}, dependencies: {} })).toThrow(RangeError);
    const unlayered = graphOf({ a: 'layer:ground', b: 'scope:other' }, [['a', 'b']]);
    expect(() => findForbiddenArrows(unlayered)).toThrow(/b has no layer tag/);
  });
});
