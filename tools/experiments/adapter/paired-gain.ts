import { inverseIncompleteBeta } from '@gallerist/metrics/evaluation';

/** Mean of paired differences with its 95 % interval, by Student's t. */
export interface PairedGain {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly pairs: number;
}

/**
 * @param gains After minus before, one for each seed; at least two.
 * @throws {RangeError} for fewer.
 */
export function pairedGain(gains: readonly number[]): PairedGain {
  const pairs = gains.length;
  if (pairs < 2) throw new RangeError(`pairedGain: gains must be at least two, got ${pairs}`);
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / pairs;
  const variance = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / (pairs - 1);
  const half = studentQuantile(pairs - 1) * Math.sqrt(variance / pairs);
  return { mean, low: mean - half, high: mean + half, pairs };
}

/** t with P(|T| ≤ t) = 0.95: T² / (ν + T²) is Beta(½, ν/2). */
export function studentQuantile(freedom: number): number {
  const share = inverseIncompleteBeta(0.95, { a: 0.5, b: freedom / 2 });
  return Math.sqrt((freedom * share) / (1 - share));
}
