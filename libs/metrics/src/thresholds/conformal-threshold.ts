import { ArgumentError } from '../checks/argument-error.ts';
import type { Interval } from '../evaluation/clopper-pearson.ts';
import { inverseIncompleteBeta } from '../evaluation/incomplete-beta.ts';
import { ascending } from './quantile.ts';

export interface ConformalThreshold {
  /** k = ⌈(n + 1)(1 − α)⌉. */
  readonly rank: number;
  /** The k-th smallest similarity; Infinity where k > n: nothing may be accepted. Accept strictly above it. */
  readonly similarity: number;
  /** Error rate of this very threshold: Beta(n + 1 − k, k) over calibration sets (exact without ties); [0, 0] at Infinity. */
  readonly interval: Interval;
}

/**
 * Split conformal threshold: P(similarity of a new impostor > threshold) ≤ α, whatever the distribution, for comparisons that
 * are exchangeable with the calibration ones. The only rule here with a guarantee for a finite sample; the probability is
 * over calibration set and impostor together, `interval` says how the rate of one threshold may lie.
 *
 * @param impostor `[n]` similarities, one a person: comparisons that share people are not exchangeable.
 * @param options `alpha` in (0, 1); `confidenceLevel` default 0.95.
 * @throws {ArgumentError} for no, NaN or infinite similarities, or α outside (0, 1).
 * @see Vovk, Gammerman and Shafer 2005; Vovk 2012, arXiv:1209.2673 (distribution given the calibration set)
 */
export function conformalThreshold(
  impostor: ArrayLike<number>,
  { alpha, confidenceLevel = 0.95 }: { readonly alpha: number; readonly confidenceLevel?: number },
): ConformalThreshold {
  const sorted = ascending('conformalThreshold', 'impostor', impostor);
  if (!(alpha > 0 && alpha < 1)) {
    throw new ArgumentError('conformalThreshold', 'alpha', { expected: 'be in (0, 1)', actual: alpha });
  }
  const n = sorted.length;
  // (n + 1)(1 − α) is often meant to be whole, 20 · 0.95 for example, and rounding must not lift it to the next
  const rank = Math.ceil((n + 1) * (1 - alpha) * (1 - 4 * Number.EPSILON));
  if (rank > n) return { rank, similarity: Infinity, interval: { low: 0, high: 0 } };
  const shape = { a: n + 1 - rank, b: rank };
  const tail = (1 - confidenceLevel) / 2;
  return {
    rank,
    similarity: sorted[rank - 1] ?? Infinity,
    interval: { low: inverseIncompleteBeta(tail, shape), high: inverseIncompleteBeta(1 - tail, shape) },
  };
}
