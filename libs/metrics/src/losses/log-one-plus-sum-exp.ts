import { add, exp, log, max, mul, relu, sub, sum, tidy } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { withGradient } from '../distances/custom-gradient.ts';

/** What masked entries are lowered by: far below every value, far above −∞, which would become NaN. */
const MASKED = 1e9;

/**
 * ln(1 + Σ e^v) over the masked entries of each column, without overflow, with the gradient e^v / (1 + Σ e^v).
 *
 * @param values `[N, M]`, |v| far below 1e9.
 * @param mask   `[N, M]` of 0 and 1; gets no gradient.
 * @returns `[M]` ≥ 0, owned by the caller; 0 for a column without an entry.
 */
export function logOnePlusSumExp(values: Tensor2D, mask: Tensor2D): Tensor1D {
  return tidy(() =>
    withGradient<Tensor1D, readonly [Tensor2D]>([values], {
      forward: () => {
        const masked: Tensor2D = sub(mul(values, mask), mul(sub(1, mask), MASKED));
        const top: Tensor2D = relu(max(masked, 0, true)); // 0 stands for the 1 in the sum
        const total: Tensor2D = add(sum(exp(sub(masked, top)), 0, true), exp(mul(-1, top)));
        const result: Tensor2D = add(log(total), top);
        return { value: sum(result, 0), kept: [exp(sub(masked, result))] };
      },
      backward: (gradient, [shares]) => [mul(shares, gradient)],
    }),
  );
}
