import { abs, div, max, maximum, mul, sqrt, square, step, sub, sum } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { checkPositive } from '../checks/checks.ts';
import { withGradient } from './custom-gradient.ts';

/** The default `epsilon` of `l2Normalize`. */
export const NORM_EPSILON = 1e-12;

/**
 * Rows of unit length: x / max(‖x‖, epsilon).
 *
 * Gradient (g − n⟨n, g⟩) / ‖x‖. A zero row has no direction: it stays zero and gets the gradient 0, as does every row that
 * is shorter than `epsilon`.
 * Differs from `torch.nn.functional.normalize`: its gradient at a zero row is 1e12 · g, which ruins the weights in one step.
 *
 * @param rows `[N, D]` float32.
 * @param epsilon Norms (not their squares) below this count as this.
 * @returns `[N, D]`, owned by the caller.
 */
export function l2Normalize(rows: Tensor2D, epsilon: number = NORM_EPSILON): Tensor2D {
  checkPositive('l2Normalize', 'epsilon', epsilon);
  return withGradient<Tensor2D, readonly [Tensor2D, Tensor2D]>([rows], {
    forward: () => {
      const norms = normsOf(rows);
      const units: Tensor2D = div(rows, maximum(norms, epsilon));
      return { value: units, kept: [units, norms] };
    },
    backward: (gradient, [units, norms]) => {
      const along = mul(units, sum(mul(units, gradient), 1, true));
      const across = div(sub(gradient, along), maximum(norms, epsilon));
      return [mul(across, step(sub(norms, epsilon)))];
    },
  });
}

/** `[N, 1]` ‖x‖. Rows with large elements are scaled before they are squared: the square of 1e20 is infinite in float32. */
function normsOf(rows: Tensor2D): Tensor2D {
  const scales: Tensor2D = maximum(max(abs(rows), 1, true), 1);
  return mul(scales, sqrt(sum(square(div(rows, scales)), 1, true)));
}
