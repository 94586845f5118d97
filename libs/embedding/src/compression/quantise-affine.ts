import { checkFinite } from '@gallerist/metrics/checks';
import { checkBits, quantisedArray } from './quantisation-range.ts';
import type { QuantisedTensor } from './quantised.types.ts';
import { roundHalfEven } from './round-half-even.ts';

/**
 * Affine (asymmetric) quantisation: the range of the values, widened to include 0, is spread over all 2^bits whole numbers:
 * scale = (max − min) / (2^bits − 1), zeroPoint = round(−min / scale) − 2^(bits−1), q = clip(round(x / scale) + zeroPoint).
 * 0 comes back as exactly 0, which padding and ReLU need. Used for activations.
 *
 * Halves round to even. Zeros only, or none: scale 1.
 *
 * @param values Finite.
 * @param options `bits` in [2, 16], default 8.
 * @throws {ArgumentError} for a value that is not finite, or `bits` outside its range.
 * @see Jacob et al. 2018, arXiv:1712.05877
 */
export function quantiseAffine(
  values: ArrayLike<number>,
  { bits = 8 }: { readonly bits?: number } = {},
): QuantisedTensor {
  checkBits('quantiseAffine', bits);
  checkFinite('quantiseAffine', 'values', values);
  let least = 0;
  let largest = 0;
  for (let i = 0; i < values.length; i++) {
    least = Math.min(least, values[i] ?? 0);
    largest = Math.max(largest, values[i] ?? 0);
  }
  const steps = 2 ** bits - 1;
  const lowest = -(2 ** (bits - 1));
  // Divided before the difference, which may be beyond the largest double; a range too small for a share counts as none.
  const scale = largest / steps - least / steps || 1;
  const zeroPoint = Math.min(lowest + steps, roundHalfEven(-least / scale) + lowest);
  const quantised = quantisedArray(values.length, bits);
  for (let i = 0; i < values.length; i++) {
    const q = roundHalfEven((values[i] ?? 0) / scale) + zeroPoint;
    quantised[i] = Math.min(lowest + steps, Math.max(lowest, q));
  }
  return { values: quantised, scale, zeroPoint };
}
