import { PackError } from '../../../errors.ts';
import type { ModelOutput } from '../embedder/model-session.ts';

/** Rows of different pictures that are as near as this, as a share of their length, tell nothing apart. */
const CONSTANT_TOLERANCE = 1e-4;

const refusal = (problem: string): PackError =>
  new PackError('MODEL_INVALID', `The model's output ${problem}.`);

/**
 * Checks that an output is one vector for each row of the input.
 *
 * @returns Its dimensions.
 * @throws {PackError} `MODEL_INVALID` for other shapes and values that are not finite.
 */
export function requireRows({ data, dims }: ModelOutput, batch: number): number {
  const dimensions = data.length / batch;
  const isPerRow = dims[0] === batch && dims.slice(2).every((side) => side === 1);
  if (!isPerRow || dimensions < 2) {
    throw refusal(`must be one vector for each of ${batch} pictures, got [${dims.join(', ')}]`);
  }
  const wrong = data.findIndex((value) => !Number.isFinite(value));
  if (wrong !== -1) throw refusal(`must be finite, got ${data[wrong]} at dimension ${wrong % dimensions}`);
  return dimensions;
}

/** @throws {PackError} `MODEL_INVALID` if two rows are the same, or one has no length. */
export function requireVariety(rows: readonly Float32Array[]): void {
  for (const [index, row] of rows.entries()) {
    if (norm(row) === 0) throw refusal('is zero for a picture');
    for (const other of rows.slice(index + 1)) {
      if (distance(row, other) <= CONSTANT_TOLERANCE * norm(row)) {
        throw refusal(
          'is the same for different pictures; is its preset (--range, --channels) the right one?',
        );
      }
    }
  }
}

/** The lowest cosine similarity of two rows; 1 for fewer than two. */
export function lowestCosine(rows: Float32Array, count: number): number {
  const dimensions = rows.length / count;
  const units = Array.from({ length: count }, (_, row) => {
    const values = rows.slice(row * dimensions, (row + 1) * dimensions);
    return values.map((value) => value / norm(values));
  });
  const cosines = units.flatMap((unit, index) => units.slice(index + 1).map((other) => dot(unit, other)));
  return Math.min(1, ...cosines);
}

const dot = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? Number.NaN), 0);

/** The largest ‖a − b‖ / ‖b‖ over rows. */
export function largestRowDifference(a: Float32Array, b: Float32Array, rows: number): number {
  const dimensions = b.length / rows;
  if (a.length !== b.length) return Infinity;
  const differences = Array.from({ length: rows }, (_, row) => {
    const [start, end] = [row * dimensions, (row + 1) * dimensions];
    const expected = b.subarray(start, end);
    return distance(a.subarray(start, end), expected) / norm(expected);
  });
  return Math.max(...differences);
}

const norm = (row: Float32Array): number => Math.hypot(...row);

const distance = (a: Float32Array, b: Float32Array): number =>
  Math.hypot(...a.map((value, index) => value - (b[index] ?? Number.NaN)));
