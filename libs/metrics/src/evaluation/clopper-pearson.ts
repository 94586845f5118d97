import { inverseIncompleteBeta } from './incomplete-beta.ts';

/** A rate with its interval; all in [0, 1]. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Exact (Clopper-Pearson) two-sided interval of a binomial proportion.
 *
 * @param successes Integer in [0, trials].
 * @param trials    Independent trials, integer ≥ 0; 0 gives [0, 1].
 * @param confidenceLevel In (0, 1).
 * @throws {RangeError} if an argument is out of range.
 * @see Clopper and Pearson 1934, doi:10.1093/biomet/26.4.404
 */
export function clopperPearson(successes: number, trials: number, confidenceLevel = 0.95): Interval {
  if (!Number.isInteger(trials) || trials < 0) {
    throw new RangeError(`clopperPearson: trials must be an integer >= 0, got ${trials}`);
  }
  if (!Number.isInteger(successes) || successes < 0 || successes > trials) {
    throw new RangeError(`clopperPearson: successes must be an integer in [0, ${trials}], got ${successes}`);
  }
  if (!(confidenceLevel > 0 && confidenceLevel < 1)) {
    throw new RangeError(`clopperPearson: confidenceLevel must be in (0, 1), got ${confidenceLevel}`);
  }
  const tail = (1 - confidenceLevel) / 2;
  const failures = trials - successes;
  return {
    low: successes === 0 ? 0 : inverseIncompleteBeta(tail, { a: successes, b: failures + 1 }),
    high: failures === 0 ? 1 : inverseIncompleteBeta(1 - tail, { a: successes + 1, b: failures }),
  };
}
