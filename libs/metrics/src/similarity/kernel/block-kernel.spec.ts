import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError, ShapeError } from '../../checks/argument-error.ts';
import { createSeededRandom } from '../../random/seeded-random.ts';
import { createBlockKernel, similarityErrorBound } from './block-kernel.ts';
import { isSimdAvailable } from './kernel-module.ts';
import { createScalarBlockKernel } from './scalar-block-kernel.ts';
import { createSimdBlockKernel } from './simd-block-kernel.ts';

function randomRows(seed: number, length: number): Float32Array {
  const random = createSeededRandom(seed);
  return Float32Array.from({ length }, () => random.next() * 2 - 1);
}

/** The oracle: one product in float64, and |a|·|b|. */
function exact(a: Float32Array, b: Float32Array): { product: number; lengths: number } {
  let product = 0;
  let squaredA = 0;
  let squaredB = 0;
  for (let i = 0; i < a.length; i += 1) {
    product += a[i]! * b[i]!;
    squaredA += a[i]! ** 2;
    squaredB += b[i]! ** 2;
  }
  return { product, lengths: Math.sqrt(squaredA * squaredB) };
}

const kinds = [
  { name: 'SIMD', create: createSimdBlockKernel },
  { name: 'scalar', create: createScalarBlockKernel },
];

describe.each(kinds)('the $name block kernel', ({ create }) => {
  it('stays within its error bound of the float64 oracle at any size, and reuses its memory', () => {
    const sizes = fc.record({
      seed: fc.nat(),
      dimensions: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 100, max: 300 })),
      rows: fc.integer({ min: 1, max: 21 }),
      columns: fc.integer({ min: 1, max: 35 }),
    });
    fc.assert(
      fc.property(sizes, ({ seed, dimensions, rows, columns }) => {
        const kernel = create({ dimensions, maxRows: 21, maxColumns: 35 });
        // Something larger before, so that what it left behind must not shine through.
        kernel.loadRows(randomRows(1, 21 * dimensions).fill(1e30));
        kernel.loadColumns(randomRows(2, 35 * dimensions).fill(1e6));
        kernel.multiply();
        const a = randomRows(seed, rows * dimensions);
        const b = randomRows(seed + 1, columns * dimensions);
        kernel.loadRows(a);
        kernel.loadColumns(b);
        const block = kernel.multiply();
        expect([block.rows, block.columns]).toEqual([rows, columns]);
        for (let row = 0; row < rows; row += 1) {
          for (let column = 0; column < columns; column += 1) {
            const rowA = a.subarray(row * dimensions, (row + 1) * dimensions);
            const rowB = b.subarray(column * dimensions, (column + 1) * dimensions);
            const { product, lengths } = exact(rowA, rowB);
            const error = Math.abs(block.values[row * block.stride + column]! - product);
            // The oracle's own rounding is 2^29 times smaller.
            expect(error).toBeLessThanOrEqual(similarityErrorBound(dimensions) * lengths * (1 + 1e-6));
          }
        }
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it('gives the same bits for two rows wherever they stand and whichever comes first', () => {
    const dimensions = 301;
    const rows = randomRows(7, 23 * dimensions);
    const kernel = create({ dimensions, maxRows: 23, maxColumns: 23 });
    kernel.loadRows(rows);
    kernel.loadColumns(rows);
    const { values, stride } = kernel.multiply();
    const whole = Float32Array.from(
      { length: 23 * 23 },
      (_, i) => values[Math.floor(i / 23) * stride + (i % 23)]!,
    );
    for (let row = 0; row < 23; row += 1) {
      for (let column = 0; column < 23; column += 1) {
        expect(whole[row * 23 + column]).toBe(whole[column * 23 + row]);
      }
      kernel.loadRows(rows.subarray(row * dimensions, (row + 1) * dimensions));
      kernel.loadColumns(rows.subarray(5 * dimensions));
      expect(kernel.multiply().values.slice(0, 18)).toEqual(whole.slice(row * 23 + 5, row * 23 + 23));
    }
  });

  it('keeps the loaded rows while columns change', () => {
    const kernel = create({ dimensions: 3, maxRows: 2, maxColumns: 2 });
    kernel.loadRows(Float32Array.of(1, 2, 3));
    kernel.loadColumns(Float32Array.of(1, 0, 0, 0, 1, 0));
    expect([...kernel.multiply().values.subarray(0, 2)]).toEqual([1, 2]);
    kernel.loadColumns(Float32Array.of(0, 0, 1));
    expect(kernel.multiply().values[0]).toBe(3);
  });

  it('refuses what does not fit', () => {
    expect(() => create({ dimensions: 0, maxRows: 1, maxColumns: 1 })).toThrow(ArgumentError);
    expect(() => create({ dimensions: 4, maxRows: 1.5, maxColumns: 1 })).toThrow(ArgumentError);
    const kernel = create({ dimensions: 4, maxRows: 2, maxColumns: 2 });
    expect(() => kernel.loadRows(new Float32Array(0))).toThrow(ShapeError);
    expect(() => kernel.loadRows(new Float32Array(5))).toThrow(ShapeError);
    expect(() => kernel.loadColumns(new Float32Array(12))).toThrow(
      'loadColumns: values must hold 1 to 2 rows of 4, got length 12',
    );
  });
});

describe('createBlockKernel', () => {
  it('takes SIMD where it is', () => {
    const kernel = createBlockKernel({ dimensions: 1, maxRows: 1, maxColumns: 1 });
    expect(kernel.kind).toBe(isSimdAvailable() ? 'simd' : 'scalar');
  });
});
