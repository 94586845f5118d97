import { describe, expect, it } from 'vitest';
import { workspaceRoot } from '../bootstrap/workspace.mjs';
import { findForbiddenImports, importsOfLibrary } from './library-imports.ts';
import type { LibraryAllowance } from './library-imports.ts';

const tfjs = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers', '@tensorflow/tfjs-converter'];

const allowances: Record<string, LibraryAllowance> = {
  client: { anywhere: ['graphql', 'graphql-ws'], inNodeEntry: ['node:fs'] },
  metrics: { anywhere: ['@tensorflow/tfjs-core'], inNodeEntry: [] },
  preprocess: {
    anywhere: ['zod', 'node:crypto', 'node:buffer'],
    inNodeEntry: ['sharp', 'node:fs', 'node:path', 'node:url', 'node:module'],
  },
  embedding: {
    anywhere: [...tfjs, '@gallerist/preprocess', '@gallerist/metrics', 'zod', 'node:crypto', 'protobufjs'],
    inNodeEntry: [
      '@tensorflow/tfjs-backend-wasm',
      '@tensorflow/tfjs-backend-cpu',
      '@tensorflow/tfjs-node-gpu',
      'onnxruntime-node',
      'piscina',
      'sharp',
      'node:fs',
      'node:path',
      'node:url',
      'node:os',
      'node:util',
      'node:module',
      'node:worker_threads',
      'node:perf_hooks',
      'node:timers',
      'node:child_process',
      'node:events',
      'node:buffer',
    ],
  },
};

describe.each(Object.entries(allowances))('libs/%s', (library, allowance) => {
  it('imports nothing beyond what its place in the layers allows', () => {
    const imports = importsOfLibrary(workspaceRoot, library);
    expect(imports.length).toBeGreaterThan(0);
    expect(findForbiddenImports(imports, allowance)).toEqual([]);
  });
});

describe('libs/metrics', () => {
  const imports = importsOfLibrary(workspaceRoot, 'metrics');
  const isOfTensors = ({ file }: { readonly file: string }) =>
    /^libs\/metrics\/src\/(distances|losses|miners|reducers)\//.test(file);

  it('knows tensors in distances, losses, miners and reducers', () => {
    const foreign = imports.filter(isOfTensors).filter(({ specifier }) => !specifier.startsWith('.'));
    expect(new Set(foreign.map(({ specifier }) => specifier))).toEqual(new Set(['@tensorflow/tfjs-core']));
  });

  it('imports nothing at all in its other folders', () => {
    const others = imports.filter((one) => !isOfTensors(one));
    expect(others.length).toBeGreaterThan(0);
    expect(findForbiddenImports(others, { anywhere: [], inNodeEntry: [] })).toEqual([]);
  });

  it('keeps its other folders free of those that know tensors', () => {
    const reached = imports
      .filter((one) => !isOfTensors(one))
      .filter(({ specifier }) => /\/(distances|losses|reducers)\//.test(specifier));
    expect(reached).toEqual([]);
  });
});

describe('findForbiddenImports', () => {
  it('names the file and the package', () => {
    const imports = [
      { file: 'libs/metrics/src/a.ts', specifier: '@prisma/client' },
      { file: 'libs/metrics/src/a.ts', specifier: './b.ts' },
    ];
    expect(findForbiddenImports(imports, { anywhere: [], inNodeEntry: [] })).toEqual([
      'libs/metrics/src/a.ts imports @prisma/client',
    ]);
  });

  it('allows native packages only in the node entry', () => {
    const allowance = { anywhere: [], inNodeEntry: ['sharp'] };
    const inNode = [{ file: 'libs/x/src/node/decode.ts', specifier: 'sharp' }];
    const outside = [{ file: 'libs/x/src/decode.ts', specifier: 'sharp' }];
    expect(findForbiddenImports(inNode, allowance)).toEqual([]);
    expect(findForbiddenImports(outside, allowance)).toHaveLength(1);
  });
});
