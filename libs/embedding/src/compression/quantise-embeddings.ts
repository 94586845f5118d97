import { checkFinite, checkWhole, ShapeError } from '@gallerist/metrics/checks';
import { quantiseSymmetric } from './quantise-symmetric.ts';

/** Embeddings as 8-bit whole numbers, a quarter of their float32 size. */
export interface QuantisedEmbeddings {
  /** `[N × D]` in [−127, 127]. */
  readonly values: Int8Array;
  /** `[N]`: embedding ≈ scale · values. Cosine similarity does not need it. */
  readonly scales: Float64Array;
  readonly dimensions: number;
}

/**
 * Each embedding quantised by itself: symmetric INT8, a scale for each vector, so that a vector's bytes do not depend on its
 * neighbours and one outlier does not cost the others their levels.
 *
 * @param embeddings `[N × D]`, row by row, finite; need not be normalised.
 * @param dimensions D ≥ 1.
 * @throws {ArgumentError} for values that are not finite or a D below 1; {ShapeError} if the length is no multiple of D.
 */
export function quantiseEmbeddings(embeddings: ArrayLike<number>, dimensions: number): QuantisedEmbeddings {
  const caller = 'quantiseEmbeddings';
  checkWhole(caller, 'dimensions', { value: dimensions, atLeast: 1 });
  if (embeddings.length % dimensions !== 0) {
    const expected = `have a length that is a multiple of ${dimensions}`;
    throw new ShapeError(caller, 'embeddings', { expected, actual: `length ${embeddings.length}` });
  }
  checkFinite(caller, 'embeddings', embeddings);
  const count = embeddings.length / dimensions;
  const values = new Int8Array(embeddings.length);
  const scales = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    const start = row * dimensions;
    const vector = Float64Array.from({ length: dimensions }, (_, i) => embeddings[start + i] ?? 0);
    const quantised = quantiseSymmetric(vector);
    values.set(quantised.values, start);
    scales[row] = quantised.scale;
  }
  return { values, scales, dimensions };
}

/**
 * Cosine similarity of two embeddings of whole numbers, in [−1, 1]; their scales cancel. 0 where one has no length.
 *
 * @param a,b `[D]`.
 * @throws {ShapeError} if the lengths differ.
 */
export function quantisedCosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) {
    const expected = `have length ${a.length} as a has`;
    throw new ShapeError('quantisedCosine', 'b', { expected, actual: `length ${b.length}` });
  }
  let dot = 0;
  let squareA = 0;
  let squareB = 0;
  for (let i = 0; i < a.length; i++) {
    const x = a[i] ?? 0;
    const y = b[i] ?? 0;
    dot += x * y;
    squareA += x * x;
    squareB += y * y;
  }
  const lengths = Math.sqrt(squareA) * Math.sqrt(squareB);
  return lengths === 0 ? 0 : Math.min(1, Math.max(-1, dot / lengths));
}
