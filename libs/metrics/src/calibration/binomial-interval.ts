import { ArgumentError } from '../checks/argument-error.ts';
import { checkPositive, checkWhole } from '../checks/checks.ts';
import { clopperPearson } from '../evaluation/clopper-pearson.ts';
import type { Interval } from '../evaluation/clopper-pearson.ts';
import { checkOpenUnit } from './calibration-checks.ts';
import { normalQuantile } from './normal-quantile.ts';

export interface BinomialIntervalOptions {
  /** In (0, 1). Default 0.95. */
  readonly confidenceLevel?: number;
  /** `clopper-pearson` covers at least what it says; `wilson` covers it on average and is shorter. Default the former. */
  readonly method?: 'clopper-pearson' | 'wilson';
}

/**
 * Two-sided interval of an error rate from counted errors. Trials must be independent: comparisons that share an identity
 * are not, for them see `clusterBootstrap`.
 *
 * @param errors Whole, in [0, trials].
 * @param trials Whole, ≥ 0; 0 gives [0, 1].
 * @throws {ArgumentError} if an argument is out of range.
 * @see Clopper and Pearson 1934, doi:10.1093/biomet/26.4.404; Wilson 1927, doi:10.1080/01621459.1927.10502953
 */
export function binomialInterval(
  errors: number,
  trials: number,
  { confidenceLevel = 0.95, method = 'clopper-pearson' }: BinomialIntervalOptions = {},
): Interval {
  checkWhole('binomialInterval', 'trials', { value: trials, atLeast: 0 });
  checkWhole('binomialInterval', 'errors', { value: errors, atLeast: 0 });
  if (errors > trials) {
    throw new ArgumentError('binomialInterval', 'errors', {
      expected: `be at most ${trials}`,
      actual: errors,
    });
  }
  checkOpenUnit('binomialInterval', 'confidenceLevel', confidenceLevel);
  if (method === 'clopper-pearson') return clopperPearson(errors, trials, confidenceLevel);
  return trials === 0 ? { low: 0, high: 1 } : wilson(errors, trials, confidenceLevel);
}

function wilson(errors: number, trials: number, confidenceLevel: number): Interval {
  const z = -normalQuantile((1 - confidenceLevel) / 2);
  const rate = errors / trials;
  const spread = z * Math.sqrt((rate * (1 - rate)) / trials + (z / (2 * trials)) ** 2);
  const middle = rate + (z * z) / (2 * trials);
  const scale = 1 + (z * z) / trials;
  // At the ends the formula gives 0 and 1 but for rounding.
  return {
    low: errors === 0 ? 0 : Math.max(0, (middle - spread) / scale),
    high: errors === trials ? 1 : Math.min(1, (middle + spread) / scale),
  };
}

/**
 * Rule of 3: the rate that no error in `trials` independent trials leaves possible, at 95 %: min(1, 3 / trials).
 *
 * @throws {ArgumentError} if `trials` is not whole or below 1.
 * @see Hanley and Lippman-Hand 1983, doi:10.1001/jama.1983.03330370053031
 */
export function ruleOf3(trials: number): number {
  checkWhole('ruleOf3', 'trials', { value: trials, atLeast: 1 });
  return Math.min(1, 3 / trials);
}

/**
 * Rule of 30: how many errors must have been counted so that the true rate is within ±`relativeError` of the observed one:
 * (z / relativeError)², rounded as the rule is; 30 for ±30 % at 90 % confidence.
 *
 * @param options.relativeError   > 0. Default 0.3.
 * @param options.confidenceLevel In (0, 1). Default 0.9.
 * @returns ≥ 1.
 * @throws {ArgumentError} if an option is out of range.
 * @see Doddington et al. 2000, doi:10.1016/S0167-6393(99)00080-1
 */
export function ruleOf30({
  relativeError = 0.3,
  confidenceLevel = 0.9,
}: { readonly relativeError?: number; readonly confidenceLevel?: number } = {}): number {
  checkOpenUnit('ruleOf30', 'confidenceLevel', confidenceLevel);
  checkPositive('ruleOf30', 'relativeError', relativeError);
  const z = -normalQuantile((1 - confidenceLevel) / 2);
  return Math.max(1, Math.round((z / relativeError) ** 2));
}
