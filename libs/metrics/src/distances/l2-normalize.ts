import { abs, div, max, maximum, mul, sqrt, square, step, sub, sum } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { withGradient } from './custom-gradient.ts';

/** Norms (not their squares) below this count as this, so that a zero row stays zero. */
export const NORM_EPSILON = 1e-12;

/**
 * Rows of unit length: x / max(‖x‖, 1e-12).
 *
 * Gradient (g − n⟨n, g⟩) / ‖x‖. A zero row has no direction: it stays zero and gets the gradient 0.
 * Differs from `torch.nn.functional.normalize`: its gradient at a zero row is 1e12 · g, which ruins the weights in one step.
 *
 * @param rows `[N, D]` float32.
 * @returns `[N, D]`, owned by the caller.
 */
export function l2Normalize(rows: Tensor2D): Tensor2D {
  return withGradient<Tensor2D, readonly [Tensor2D, Tensor2D]>([rows], {
    forward: () => {
      const norms = normsOf(rows);
      const units: Tensor2D = div(rows, maximum(norms, NORM_EPSILON));
      return { value: units, kept: [units, norms] };
    },
    backward: (gradient, [units, norms]) => {
      const along = mul(units, sum(mul(units, gradient), 1, true));
      const across = div(sub(gradient, along), maximum(norms, NORM_EPSILON));
      return [mul(across, step(sub(norms, NORM_EPSILON)))];
    },
  });
}

/** `[N, 1]` ‖x‖. Rows with large elements are scaled before they are squared: the square of 1e20 is infinite in float32. */
function normsOf(rows: Tensor2D): Tensor2D {
  const scales: Tensor2D = maximum(max(abs(rows), 1, true), 1);
  return mul(scales, sqrt(sum(square(div(rows, scales)), 1, true)));
}
