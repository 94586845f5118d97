import { ArgumentError } from '../checks/argument-error.ts';
import { checkRate } from '../checks/checks.ts';
import type { FittedThreshold } from './fitted-threshold.types.ts';
import { fmrThreshold } from './fmr-threshold.ts';
import type { FmrOptions } from './fmr-threshold.ts';
import { gammaInterval } from './gamma-interval.ts';
import { paretoQuantile, paretoSurvival } from './generalised-pareto.ts';
import { fitParetoMle } from './generalised-pareto-mle.ts';
import { fitParetoPwm } from './generalised-pareto-pwm.ts';
import { ascending } from './quantile.ts';
import { fitWeibull, weibullCdf, weibullQuantile } from './weibull.ts';

/** How the excesses over the tail's threshold are modelled. */
export type TailModel = 'pareto-pwm' | 'pareto-mle' | 'weibull';

export interface TailThresholdOptions extends Pick<FmrOptions, 'confidenceLevel'> {
  /** Target false match rate in (0, 1]. */
  readonly rate: number;
  /** Default `pareto-pwm`. */
  readonly model?: TailModel;
  /** Share of the similarities that the tail is fitted to, in (0, 1]; default 0.05. */
  readonly tailShare?: number;
  /** `[N]`: group of each comparison, such as its probe's identity: groups are left out to judge the fit. Default: each its own. */
  readonly groups?: ArrayLike<number>;
}

const FEWEST_EXCESSES = 20;
const FOLDS = 20;
const WIDEST_RATIO = 10;

interface FittedTail {
  /** The excess that a share of the excesses is above. */
  quantile(share: number): number;
  survival(excess: number): number;
}

/**
 * Threshold at a false match rate that the sample may be too small to count, by extrapolating its tail (peaks over
 * threshold). A rate inside the sample (at or above the tail's share) is counted.
 *
 * The interval is of the rate at the threshold: the fit is repeated without each of 20 groups of comparisons, and the rate
 * relative to its estimate is taken as gamma distributed. It knows nothing of a tail that bends beyond the sample.
 *
 * @param impostor `[N]` similarities of comparisons between different people.
 * @returns `UNRESOLVED` with an upper bound where the interval is wider than a factor of 10.
 * @throws {ArgumentError} for no, NaN or infinite similarities, fewer than 20 of them in the tail, or a tail whose values are
 *   all equal.
 * @see ISO/IEC 5152:2024 (extrapolation of false match rates); Coles 2001, section 4.3
 */
export function tailThreshold(impostor: ArrayLike<number>, options: TailThresholdOptions): FittedThreshold {
  const { rate, model = 'pareto-pwm', tailShare = 0.05, confidenceLevel = 0.95 } = options;
  checkRate('tailThreshold', 'rate', rate);
  checkRate('tailThreshold', 'tailShare', tailShare);
  const sorted = ascending('tailThreshold', 'impostor', impostor);
  const from = sorted[Math.max(0, sorted.length - 1 - Math.floor(tailShare * sorted.length))] ?? 0;
  const all = tailOf(Array.from(impostor), from);
  if (all.excesses.length < FEWEST_EXCESSES) throw tooFew(all.excesses.length);
  if (rate >= all.share) return fmrThreshold(impostor, { rate, confidenceLevel });
  const excess = fit(model, all.excesses).quantile(rate / all.share);
  const relative = gammaInterval(logVariance(impostor, { options, from, excess }), confidenceLevel);
  const interval = { low: rate * relative.low, high: Math.min(1, rate * relative.high) };
  const isResolved = interval.high <= WIDEST_RATIO * interval.low;
  return {
    similarity: from + excess,
    rate: isResolved ? rate : null,
    interval: isResolved ? interval : { low: 0, high: interval.high },
    confidenceLevel,
    basis: isResolved ? 'EXTRAPOLATED' : 'UNRESOLVED',
  };
}

/** Jackknife variance of log(rate) at the threshold; Infinity where a fit without some group says that nothing is above. */
function logVariance(
  impostor: ArrayLike<number>,
  place: { readonly options: TailThresholdOptions; readonly from: number; readonly excess: number },
): number {
  const { model = 'pareto-pwm', groups } = place.options;
  const logs = Array.from({ length: FOLDS }, (_, fold) => {
    const kept = Array.from(impostor).filter((_value, i) => foldOf(groups?.[i] ?? i) !== fold);
    const { excesses, share } = tailOf(kept, place.from);
    return Math.log(share * fit(model, excesses).survival(place.excess));
  });
  const mean = logs.reduce((sum, log) => sum + log, 0) / FOLDS;
  const variance = (logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) * (FOLDS - 1)) / FOLDS;
  return Number.isFinite(variance) ? variance : Infinity;
}

const foldOf = (group: number): number => ((group % FOLDS) + FOLDS) % FOLDS;

function tailOf(values: readonly number[], from: number) {
  const excesses = values.filter((value) => value > from).map((value) => value - from);
  return { excesses: excesses.sort((a, b) => a - b), share: excesses.length / values.length };
}

function fit(model: TailModel, excesses: readonly number[]): FittedTail {
  if (excesses.length < 2) throw tooFew(excesses.length);
  if (model === 'weibull') {
    const weibull = fitWeibull(excesses);
    return {
      quantile: (share) => weibullQuantile(weibull, 1 - share),
      survival: (excess) => 1 - weibullCdf(weibull, excess),
    };
  }
  const pareto =
    model === 'pareto-mle'
      ? fitParetoMle(excesses)
      : fitParetoPwm(excesses.map((value) => ({ value, count: 1 })));
  return {
    quantile: (share) => paretoQuantile({ ...pareto, threshold: 0, exceedanceRate: 1 }, share),
    survival: (excess) => paretoSurvival(pareto, excess),
  };
}

function tooFew(actual: number): ArgumentError {
  return new ArgumentError('tailThreshold', 'impostor', {
    expected: `have at least ${FEWEST_EXCESSES} similarities in the tail`,
    actual,
  });
}
