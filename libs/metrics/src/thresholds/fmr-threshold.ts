import { checkRate } from '../checks/checks.ts';
import { nextAbove } from '../evaluation/next-above.ts';
import { allowedErrors } from '../evaluation/tar-at-fmr.ts';
import { countFrom } from '../evaluation/verification-scores.ts';
import type { FittedThreshold } from './fitted-threshold.types.ts';
import { ascending, quantile } from './quantile.ts';
import type { QuantileMethod } from './quantile.ts';
import { rateInterval } from './rate-interval.ts';
import type { ComparedIdentities } from './rate-interval.ts';

export interface FmrOptions {
  /** Whose the comparisons are; see `rateInterval`. */
  readonly identities?: ComparedIdentities | undefined;
  /** In (0, 1), default 0.95. */
  readonly confidenceLevel?: number | undefined;
}

export interface FmrThresholdOptions extends FmrOptions {
  /** Target α in (0, 1]. */
  readonly rate: number;
  /** Default `conservative`. */
  readonly method?: 'conservative' | QuantileMethod;
}

/**
 * Threshold at a false match rate α, from the order statistics of impostor similarities.
 *
 * - `conservative`: the lowest similarity that at most ⌊αN⌋ impostors reach, so that the rate is never exceeded.
 * - `linear`, `higher`: NumPy's quantile at 1 − α; their rate may exceed α by one comparison.
 *
 * Where α < 1/N, or the highest similarities tie more often than α allows, no order statistic keeps the rate: then the
 * basis is `UNRESOLVED`, the similarity the least number above all impostors and `interval.high` what 0 errors exclude.
 *
 * Differs from InsightFace: it takes the threshold of the nearest rate, which may exceed the target.
 *
 * @param impostor `[N]` similarities of comparisons between different people.
 * @returns The counted rate at the threshold, with its interval.
 * @throws {ArgumentError} for no, NaN or infinite similarities, or a rate outside (0, 1].
 */
export function fmrThreshold(impostor: ArrayLike<number>, options: FmrThresholdOptions): FittedThreshold {
  const { rate, method = 'conservative' } = options;
  checkRate('fmrThreshold', 'rate', rate);
  const sorted = ascending('fmrThreshold', 'impostor', impostor);
  const conservative = conservativeThreshold(sorted, rate);
  if (conservative === null) {
    const above = nextAbove(sorted.at(-1) ?? 0);
    return { ...fmrAtThreshold(impostor, above, options), rate: null, basis: 'UNRESOLVED' };
  }
  const similarity = method === 'conservative' ? conservative : quantile(sorted, 1 - rate, method);
  return fmrAtThreshold(impostor, similarity, options);
}

/**
 * The false match rate at a threshold that was chosen otherwise (static).
 *
 * @returns `UNRESOLVED` where no impostor reaches it: 0 of N is an upper bound (the rule of 3), not a rate.
 * @throws {ArgumentError} as `fmrThreshold`.
 */
export function fmrAtThreshold(
  impostor: ArrayLike<number>,
  similarity: number,
  { identities, confidenceLevel = 0.95 }: FmrOptions = {},
): FittedThreshold {
  const sorted = ascending('fmrAtThreshold', 'impostor', impostor);
  const accepted = Array.from(impostor, (value) => value >= similarity);
  const rate = countFrom(sorted, similarity) / sorted.length;
  return {
    similarity,
    rate: rate === 0 ? null : rate,
    interval: rateInterval(accepted, { identities, confidenceLevel }),
    confidenceLevel,
    basis: rate === 0 ? 'UNRESOLVED' : 'EMPIRICAL',
  };
}

/** Lowest of the similarities that at most a share `rate` reaches; null if even the highest is reached by more. */
function conservativeThreshold(sorted: Float64Array, rate: number): number | null {
  const n = sorted.length;
  let first = n - allowedErrors(n, rate);
  if (first === n) return null;
  // a threshold in the middle of ties would let all of them in
  while (first < n && first > 0 && sorted[first] === sorted[first - 1]) first += 1;
  return sorted[first] ?? null;
}
