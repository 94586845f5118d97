import { mul, sum } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { l2Normalize } from '../distances/l2-normalize.ts';

/**
 * ‖x‖ of each row, as ⟨x, x/‖x‖⟩: its gradient is x/‖x‖, and 0 at a zero row, where that of a root is NaN.
 *
 * @param rows `[N, D]`.
 * @returns `[N, 1]`, owned by the caller.
 */
export function rowNorms(rows: Tensor2D): Tensor2D {
  return sum(mul(rows, l2Normalize(rows)), 1, true);
}
