import { checkFinite } from '@gallerist/metrics/checks';
import { checkBits, quantisedArray } from './quantisation-range.ts';
import type { QuantisedTensor } from './quantised.types.ts';
import { roundHalfEven } from './round-half-even.ts';

/**
 * Symmetric quantisation: scale = max|x| / (2^(bits−1) − 1), q = clip(round(x / scale), ±(2^(bits−1) − 1)), zero point 0.
 * The error of a value is at most scale / 2. Used for weights: products need no correction for a zero point.
 *
 * Halves round to even; the lowest whole number (−128) is never used, so that −q exists. Zeros only, or none: scale 1.
 *
 * @param values Finite.
 * @param options `bits` in [2, 16], default 8.
 * @throws {ArgumentError} for a value that is not finite, or `bits` outside its range.
 * @see Jacob et al. 2018, arXiv:1712.05877
 */
export function quantiseSymmetric(
  values: ArrayLike<number>,
  { bits = 8 }: { readonly bits?: number } = {},
): QuantisedTensor {
  checkBits('quantiseSymmetric', bits);
  checkFinite('quantiseSymmetric', 'values', values);
  const most = 2 ** (bits - 1) - 1;
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i] ?? 0));
  // A largest value so small that its share vanishes (below 2^−1022) would divide by 0.
  const scale = largest / most || 1;
  const quantised = quantisedArray(values.length, bits);
  for (let i = 0; i < values.length; i++) {
    quantised[i] = Math.min(most, Math.max(-most, roundHalfEven((values[i] ?? 0) / scale)));
  }
  return { values: quantised, scale, zeroPoint: 0 };
}
