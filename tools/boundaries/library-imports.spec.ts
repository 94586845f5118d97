import { describe, expect, it } from 'vitest';
import { workspaceRoot } from '../bootstrap/workspace.mjs';
import { findForbiddenImports, importsOfLibrary } from './library-imports.ts';
import type { LibraryAllowance } from './library-imports.ts';

const tfjs = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers', '@tensorflow/tfjs-converter'];

const allowances: Record<string, LibraryAllowance> = {
  metrics: { anywhere: ['@tensorflow/tfjs-core'], inNodeEntry: [] },
  preprocess: {
    anywhere: ['zod', 'node:crypto', 'node:buffer'],
    inNodeEntry: ['sharp', 'node:fs', 'node:path', 'node:url', 'node:module'],
  },
  embedding: {
    anywhere: [...tfjs, '@gallerist/preprocess', '@gallerist/metrics', 'zod', 'node:crypto'],
    inNodeEntry: [
      '@tensorflow/tfjs-backend-wasm',
      '@tensorflow/tfjs-backend-cpu',
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

describe('metrics without tensors', () => {
  it.each(['evaluation', 'thresholds', 'calibration', 'reranking'])(
    '%s imports no tensor library',
    (folder) => {
      const imports = importsOfLibrary(workspaceRoot, 'metrics').filter(({ file }) =>
        file.includes(`/src/${folder}/`),
      );
      expect(findForbiddenImports(imports, { anywhere: [], inNodeEntry: [] })).toEqual([]);
    },
  );
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
