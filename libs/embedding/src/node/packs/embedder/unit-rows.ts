import { PackError } from '../../../errors.ts';

/** Below this length a vector has no direction. */
const NORM_EPSILON = 1e-6;

/**
 * Brings each row to length 1, in place; sums are in double precision.
 *
 * @throws {PackError} `MODEL_INVALID` at a row that is not finite or has no length.
 */
export function normaliseRows(rows: Float32Array, dimensions: number): Float32Array {
  for (let start = 0; start < rows.length; start += dimensions) {
    const row = rows.subarray(start, start + dimensions);
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    if (!Number.isFinite(length) || length <= NORM_EPSILON) {
      const what = Number.isFinite(length) ? 'has no length' : 'is not finite';
      throw new PackError('MODEL_INVALID', `The embedding of row ${start / dimensions} ${what}.`);
    }
    row.forEach((value, index) => {
      row[index] = value / length;
    });
  }
  return rows;
}

/**
 * Rows of views (a crop, its mirror image, the next crop, …) to one row for each crop: the normalised sum.
 *
 * @param rows `[2 n, dimensions]`, of length 1 each.
 */
export function fuseMirrored(rows: Float32Array, dimensions: number): Float32Array {
  const fused = new Float32Array(rows.length / 2);
  for (let at = 0; at < fused.length; at += 1) {
    const [crop, column] = [Math.floor(at / dimensions), at % dimensions];
    const first = 2 * crop * dimensions + column;
    fused[at] = (rows[first] ?? Number.NaN) + (rows[first + dimensions] ?? Number.NaN);
  }
  return normaliseRows(fused, dimensions);
}
