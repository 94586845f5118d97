import { add, div, exp, expandDims, log, max, maximum, mul, squeeze, sub, sum } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { withGradient } from '../distances/custom-gradient.ts';

/** Far below every logit, and finite: −∞ makes NaN of a row without entries. */
const HIDDEN = 1e9;
/** Keeps the logarithm of an empty sum finite. */
const SUM_EPSILON = 1e-30;

/**
 * ln Σ_j e^{v_ij} over the entries of each row that the mask lets through, without overflow. A row without such entries is
 * about −1e9, so that its exponential is 0, with the gradient 0.
 *
 * @param values `[N, M]`, |v| far below 1e9.
 * @param mask   `[N, M]` of 0 and 1; no gradient.
 * @returns `[N]`, owned by the caller.
 */
export function maskedLogSumExp(values: Tensor2D, mask: Tensor2D): Tensor1D {
  return withGradient<Tensor1D, readonly [Tensor2D]>([values], {
    forward: () => {
      const shown = add(mul(values, mask), mul(sub(mask, 1), HIDDEN));
      const largest: Tensor2D = max(shown, 1, true);
      const exponentials: Tensor2D = mul(exp(sub(shown, largest)), mask);
      const total: Tensor2D = maximum(sum(exponentials, 1, true), SUM_EPSILON);
      return { value: squeeze(add(largest, log(total)), [1]), kept: [div(exponentials, total)] };
    },
    backward: (gradient, [shares]) => [mul(shares, expandDims(gradient, 1))],
  });
}
