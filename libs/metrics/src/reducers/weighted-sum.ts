import { mul, sum, tensor1d } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D } from '@tensorflow/tfjs-core';
import { zeroOf } from './zero-of.ts';

/** Σ w_i l_i with weights from the host; 0 of no elements. */
export function weightedSum(losses: Tensor1D, weights: ArrayLike<number>): Scalar {
  if (losses.size === 0) return zeroOf(losses);
  return sum(mul(losses, tensor1d(Float32Array.from(weights))));
}
