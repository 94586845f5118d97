import { createBlockKernel } from './kernel/block-kernel.ts';
import type { Features } from './features.types.ts';
import { blocksOf, rowRange } from './row-ranges.ts';
import type { RowRange } from './row-ranges.ts';

/** Rows that a strip takes, and columns that one block multiplies: A, B and C of a block fit the second-level cache. */
const STRIP_ROWS = 256;
const BLOCK_COLUMNS = 512;

/** Some rows of A against all rows of B. */
export interface RowStrip extends RowRange {
  /** `[end - first, columns]` float32, row-major; overwritten by the next strip. */
  readonly values: Float32Array;
}

/** How many strips cover the rows of A. */
export function stripsOf({ rows }: Features): number {
  return blocksOf(rows, STRIP_ROWS);
}

/** Computes strips of A·Bᵀ, one at a time, in 4 · 256 · columns bytes. */
export function createStripper(a: Features, b: Features): (strip: number) => RowStrip {
  const { dimensions } = a;
  const maxRows = Math.min(STRIP_ROWS, a.rows);
  const maxColumns = Math.min(BLOCK_COLUMNS, b.rows);
  const kernel = createBlockKernel({ dimensions, maxRows, maxColumns });
  const strip = new Float32Array(maxRows * b.rows);
  return (index) => {
    const { first, end } = rowRange(index, STRIP_ROWS, a.rows);
    kernel.loadRows(a.values.subarray(first * dimensions, end * dimensions));
    for (let block = 0; block < blocksOf(b.rows, BLOCK_COLUMNS); block += 1) {
      const columns = rowRange(block, BLOCK_COLUMNS, b.rows);
      kernel.loadColumns(b.values.subarray(columns.first * dimensions, columns.end * dimensions));
      const { values, rows, columns: width, stride } = kernel.multiply();
      for (let row = 0; row < rows; row += 1) {
        strip.set(values.subarray(row * stride, row * stride + width), row * b.rows + columns.first);
      }
    }
    return { first, end, values: strip.subarray(0, (end - first) * b.rows) };
  };
}
