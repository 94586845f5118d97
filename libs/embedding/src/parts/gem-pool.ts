import { checkFinite, checkNotEmpty, checkPositive } from '@gallerist/metrics/checks';
import { checkWeights } from './check-weights.ts';

export interface GemPoolOptions {
  /** > 0; 1 is the mean, larger ones come near the maximum. Default 3. */
  readonly p?: number;
  /** Values below are raised to it before the power. Default 1e-6. */
  readonly epsilon?: number;
  /** One for each value, ≥ 0, such as the share that is no padding. Default: alike. */
  readonly weights?: ArrayLike<number>;
}

/**
 * Generalised mean pooling of one channel: (Σ w · max(x, ε)^p / Σ w)^(1/p). Computed relative to the largest value, so that
 * no power overflows; for p → ∞ it is the maximum.
 *
 * @param values At least one, finite.
 * @returns ε where all weights are 0.
 * @throws {ShapeError} for no values or another number of weights; {ArgumentError} for values, p, ε or weights outside their
 *   ranges.
 * @see Radenović et al. 2019, arXiv:1711.02512 (GeM)
 */
export function gemPool(
  values: ArrayLike<number>,
  { p = 3, epsilon = 1e-6, weights }: GemPoolOptions = {},
): number {
  const caller = 'gemPool';
  checkNotEmpty(caller, 'values', values);
  checkFinite(caller, 'values', values);
  checkPositive(caller, 'p', p);
  checkPositive(caller, 'epsilon', epsilon);
  if (weights !== undefined) checkWeights(caller, { weights, count: values.length });
  const weightAt = (i: number): number => weights?.[i] ?? 1;
  let largest = epsilon;
  for (let i = 0; i < values.length; i++) {
    if (weightAt(i) > 0) largest = Math.max(largest, values[i] ?? 0);
  }
  let mean = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const weight = weightAt(i);
    if (weight === 0) continue;
    total += weight;
    const power = (Math.max(values[i] ?? 0, epsilon) / largest) ** p;
    mean += (power - mean) * (weight / total);
  }
  return total === 0 ? epsilon : largest * mean ** (1 / p);
}
