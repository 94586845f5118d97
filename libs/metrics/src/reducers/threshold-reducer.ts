import { div, maximum, mul, onesLike, step, sub, sum, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D } from '@tensorflow/tfjs-core';
import { ArgumentError } from '../checks/argument-error.ts';
import type { Reducer } from './reducer.types.ts';
import { zeroOf } from './zero-of.ts';

/**
 * Mean of the elements strictly between two bounds; 0 where there is none. Which elements count is no part of the gradient.
 *
 * @param bounds.low  Default −∞.
 * @param bounds.high Default ∞: below it, elements that are too hard (mislabelled ones) are left out.
 * @throws {ArgumentError} if a bound is NaN, or `low` is not below `high`.
 */
export function thresholdReducer({
  low = -Infinity,
  high = Infinity,
}: { readonly low?: number; readonly high?: number } = {}): Reducer {
  if (!(low < high)) {
    throw new ArgumentError('thresholdReducer', 'low', { expected: `be below high (${high})`, actual: low });
  }
  return {
    name: `threshold(${low}, ${high})`,
    reduce: (losses) => tidy(() => (losses.size === 0 ? zeroOf(losses) : meanWithin(losses, low, high))),
  };
}

/** The steps stand for comparisons, which have no gradient; an infinite bound needs none. */
function meanWithin(losses: Tensor1D, low: number, high: number): Scalar {
  const above = low === -Infinity ? onesLike(losses) : step(sub(losses, low));
  const counts = high === Infinity ? above : mul(above, step(sub(high, losses)));
  return div(sum(mul(losses, counts)), maximum(sum(counts), 1));
}
