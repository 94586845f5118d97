import { div, exp, log, add, max, mul, reshape, sub, sum, tidy } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { withGradient } from '../distances/custom-gradient.ts';

/** What masked entries are lowered by: far below every value, far above −∞, which would become NaN. */
const MASKED = 1e9;

/**
 * ln Σ e^v over the masked entries of each row, without overflow.
 *
 * @param values `[N, M]`, |v| far below 1e9.
 * @param mask   `[N, M]` of 0 and 1, at least one 1 a row; gets no gradient.
 * @returns `[N]`, owned by the caller.
 */
export function logSumExpOf(values: Tensor2D, mask: Tensor2D): Tensor1D {
  return tidy(() =>
    withGradient<Tensor1D, readonly [Tensor2D]>([values], {
      forward: () => {
        const masked: Tensor2D = sub(mul(values, mask), mul(sub(1, mask), MASKED));
        const top: Tensor2D = max(masked, 1, true);
        const exponentials: Tensor2D = exp(sub(masked, top));
        const total: Tensor2D = sum(exponentials, 1, true);
        return { value: sum(add(log(total), top), 1), kept: [div(exponentials, total)] };
      },
      backward: (gradient, [shares]) => [mul(shares, reshape(gradient, [-1, 1]))],
    }),
  );
}
