import { createScalarBlockKernel, createSimdBlockKernel } from '@gallerist/metrics/similarity/kernel';
import type { BlockKernel } from '@gallerist/metrics/similarity/kernel';
import { medianOfRuns } from '../repeat.ts';
import type { MetricsPart } from './metrics-part.types.ts';
import { randomVectors } from './synthetic-people.ts';

const shape = { dimensions: 512, maxRows: 256, maxColumns: 512 };
const blocksPerRun = { full: 24, small: 1 };

/** The SIMD kernel and the blocked plain loop, each on one thread, packing included. */
export const kernelPart: MetricsPart = {
  name: 'kernel',
  async measure(size, runs) {
    const rows = randomVectors(1, shape.maxRows, shape.dimensions);
    const columns = randomVectors(2, shape.maxColumns, shape.dimensions);
    const rate = (kernel: BlockKernel) => {
      const once = () => gigaProductsPerSecond(kernel, { rows, columns, blocks: blocksPerRun[size] });
      once(); // compiled afterwards
      return medianOfRuns(() => Promise.resolve(once()), runs);
    };
    return [
      {
        name: `SIMD kernel ${shape.maxRows}×${shape.maxColumns}×${shape.dimensions}`,
        value: await rate(createSimdBlockKernel(shape)),
        unit: 'G products/s',
        reference: {
          name: 'blocked plain loop, 1 thread each',
          value: await rate(createScalarBlockKernel(shape)),
        },
        bound: { kind: 'at least', limit: 4, of: 'ratio' },
      },
    ];
  },
};

interface Work {
  readonly rows: Float32Array;
  readonly columns: Float32Array;
  readonly blocks: number;
}

function gigaProductsPerSecond(kernel: BlockKernel, { rows, columns, blocks }: Work): number {
  const startedAt = performance.now();
  for (let block = 0; block < blocks; block += 1) {
    kernel.loadRows(rows);
    kernel.loadColumns(columns);
    kernel.multiply();
  }
  const seconds = (performance.now() - startedAt) / 1000;
  return (blocks * shape.maxRows * shape.maxColumns * shape.dimensions) / seconds / 1e9;
}
