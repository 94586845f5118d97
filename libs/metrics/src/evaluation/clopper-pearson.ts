import { ArgumentError } from '../checks/argument-error.ts';
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
 * @throws {ArgumentError} if an argument is out of range.
 * @see Clopper and Pearson 1934, doi:10.1093/biomet/26.4.404
 */
export function clopperPearson(successes: number, trials: number, confidenceLevel = 0.95): Interval {
  if (!Number.isInteger(trials) || trials < 0) {
    throw new ArgumentError('clopperPearson', 'trials', { expected: 'be an integer >= 0', actual: trials });
  }
  if (!Number.isInteger(successes) || successes < 0 || successes > trials) {
    const expected = `be an integer in [0, ${trials}]`;
    throw new ArgumentError('clopperPearson', 'successes', { expected, actual: successes });
  }
  if (!(confidenceLevel > 0 && confidenceLevel < 1)) {
    const expected = 'be in (0, 1)';
    throw new ArgumentError('clopperPearson', 'confidenceLevel', { expected, actual: confidenceLevel });
  }
  const tail = (1 - confidenceLevel) / 2;
  const failures = trials - successes;
  return {
    low: successes === 0 ? 0 : inverseIncompleteBeta(tail, { a: successes, b: failures + 1 }),
    high: failures === 0 ? 1 : inverseIncompleteBeta(1 - tail, { a: successes + 1, b: failures }),
  };
}
