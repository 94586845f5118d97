import { checkFinite, checkNotEmpty, checkPositive } from '../checks/checks.ts';
import { checkOpenUnit } from './calibration-checks.ts';
import { logit } from './logistic-function.ts';
import { groupScores } from './score-groups.ts';

/** What errors cost and how often a pair is genuine. */
export interface DetectionCosts {
  /** Prior of a genuine pair, in (0, 1). */
  readonly targetPrior: number;
  /** Cost of a false non-match, > 0. Default 1. */
  readonly missCost?: number;
  /** Cost of a false match, > 0. Default 1. */
  readonly falseAlarmCost?: number;
}

/** The cheapest threshold with its cost and rates. */
export interface MinimumDetectionCost {
  /** In [0, 1]: the cost over that of the better of "accept all" and "reject all". */
  readonly minDcf: number;
  /** Similarities at or above it are accepted; Infinity rejects all. The highest of several that cost the same. */
  readonly threshold: number;
  readonly missRate: number;
  readonly falseAlarmRate: number;
}

/**
 * Minimum of the normalised detection cost function over all thresholds:
 * (C_miss·P·missRate + C_fa·(1 − P)·falseAlarmRate) / min(C_miss·P, C_fa·(1 − P)).
 *
 * @param genuine  `[G]` finite similarities. @param impostor `[I]` finite similarities.
 * @throws {ShapeError} if one kind is missing. @throws {ArgumentError} for a similarity that is not finite, a prior or
 * a cost out of range.
 * @see NIST Speaker Recognition Evaluation plans (detection cost function)
 */
export function minDcf(
  genuine: ArrayLike<number>,
  impostor: ArrayLike<number>,
  costs: DetectionCosts,
): MinimumDetectionCost {
  checkCosts('minDcf', costs);
  for (const [argument, scores] of [['genuine', genuine] as const, ['impostor', impostor] as const]) {
    checkNotEmpty('minDcf', argument, scores);
    checkFinite('minDcf', argument, scores);
  }
  const { missWeight, alarmWeight } = relativeWeights(costs);
  const groups = groupScores(genuine, impostor);
  let best = { minDcf: missWeight, threshold: Infinity, missRate: 1, falseAlarmRate: 0 };
  let missed = genuine.length;
  let alarms = 0;
  for (let i = groups.scores.length - 1; i >= 0; i -= 1) {
    missed -= groups.genuine[i] ?? 0;
    alarms += groups.impostor[i] ?? 0;
    const missRate = missed / genuine.length;
    const falseAlarmRate = alarms / impostor.length;
    const cost = missWeight * missRate + alarmWeight * falseAlarmRate;
    if (cost < best.minDcf) {
      best = { minDcf: cost, threshold: groups.scores[i] ?? Infinity, missRate, falseAlarmRate };
    }
  }
  return best;
}

/**
 * The threshold on a log-likelihood ratio that costs least if the ratios are well calibrated:
 * ln(C_fa·(1 − P) / (C_miss·P)).
 *
 * @throws {ArgumentError} for a prior or a cost out of range.
 * @see Brümmer and du Preez 2006, doi:10.1016/j.csl.2005.08.001
 */
export function bayesThreshold(costs: DetectionCosts): number {
  checkCosts('bayesThreshold', costs);
  const { targetPrior, missCost = 1, falseAlarmCost = 1 } = costs;
  return Math.log(falseAlarmCost) - Math.log(missCost) - logit(targetPrior);
}

/** Each error's share of the cost of the better trivial decision: one of the two is 1, the other ≥ 1. */
function relativeWeights({ targetPrior, missCost = 1, falseAlarmCost = 1 }: DetectionCosts): {
  missWeight: number;
  alarmWeight: number;
} {
  const miss = missCost * targetPrior;
  const alarm = falseAlarmCost * (1 - targetPrior);
  const trivial = Math.min(miss, alarm);
  return { missWeight: miss / trivial, alarmWeight: alarm / trivial };
}

function checkCosts(caller: string, { targetPrior, missCost = 1, falseAlarmCost = 1 }: DetectionCosts): void {
  checkOpenUnit(caller, 'targetPrior', targetPrior);
  checkPositive(caller, 'missCost', missCost);
  checkPositive(caller, 'falseAlarmCost', falseAlarmCost);
}
