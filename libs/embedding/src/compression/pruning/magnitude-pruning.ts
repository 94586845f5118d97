import { ArgumentError, checkFinite, checkLength } from '@gallerist/metrics/checks';
import { roundHalfEven } from '../round-half-even.ts';

/**
 * Which weights stay: the round(sparsity · n) weights of smallest magnitude go, the first of equal ones first. Exactly that
 * many, also with ties; halves round to even, as PyTorch's `prune` counts.
 *
 * Differs from the TensorFlow toolkit, which keeps every weight that ties with the threshold and so prunes fewer than asked.
 *
 * @param weights Finite; of one layer, or of several laid end to end (global pruning).
 * @param sparsity Share of zeros, in [0, 1].
 * @returns `[n]`: 1 keeps, 0 prunes.
 * @throws {ArgumentError} for a weight that is not finite or a sparsity outside [0, 1].
 * @see Han et al. 2015, arXiv:1506.02626
 */
export function magnitudeMask(weights: ArrayLike<number>, sparsity: number): Uint8Array {
  checkFinite('magnitudeMask', 'weights', weights);
  if (!(sparsity >= 0 && sparsity <= 1)) {
    throw new ArgumentError('magnitudeMask', 'sparsity', { expected: 'be in [0, 1]', actual: sparsity });
  }
  const magnitudes = Float64Array.from(weights, Math.abs);
  const pruned = roundHalfEven(sparsity * magnitudes.length);
  const mask = new Uint8Array(magnitudes.length).fill(1);
  if (pruned === 0) return mask;
  const threshold = magnitudes.toSorted()[pruned - 1] ?? 0;
  let left = pruned;
  magnitudes.forEach((magnitude, i) => {
    if (magnitude >= threshold) return;
    mask[i] = 0;
    left -= 1;
  });
  magnitudes.forEach((magnitude, i) => {
    if (magnitude !== threshold || left === 0) return;
    mask[i] = 0;
    left -= 1;
  });
  return mask;
}

/**
 * The weights with zeros where the mask is 0 (a new array).
 *
 * @throws {ShapeError} if the lengths differ.
 */
export function maskWeights(weights: ArrayLike<number>, mask: ArrayLike<number>): Float32Array {
  checkLength('maskWeights', 'mask', { values: mask, length: weights.length });
  return Float32Array.from(weights, (weight, i) => (mask[i] === 0 ? 0 : weight));
}
