import { ArgumentError } from '../checks/argument-error.ts';
import { checkLabelledScores, checkOpenUnit } from './calibration-checks.ts';
import type { LabelCounts } from './calibration-checks.ts';
import { fitLogisticLine, logisticLoss } from './logistic-fit.ts';
import { smoothedTargets } from './platt-scaling.ts';
import type { LogisticFit } from './platt-scaling.ts';

export interface LogisticCalibrationOptions {
  /** λ ≥ 0 of ½·λ·slope² beside the sum of losses, slope in units of the scores; the intercept is free. Default 0. */
  readonly ridge?: number;
  /**
   * The share of genuine pairs to which the pairs are re-weighted, in (0, 1): what the curve is best at. Default: the
   * share in the data, thus no weights.
   */
  readonly prior?: number;
}

/** A logistic curve and to which targets it was fitted. */
export interface LogisticCalibrationFit extends LogisticFit {
  /** `smoothed` where the labels themselves have no finite maximum of likelihood. */
  readonly targets: 'labels' | 'smoothed';
}

/**
 * Logistic calibration: p = sigmoid(slope·s + intercept) by maximum likelihood.
 *
 * Where no genuine score is below an impostor's, or none above, likelihood grows without end as the curve steepens. Then,
 * with `ridge` 0, the curve is fitted to Platt's smoothed targets instead and `targets` says so. Scores that are all equal
 * give a flat curve.
 *
 * @param scores `[N]` finite similarities in any unit, left as they are.
 * @param labels `[N]` 1 for genuine, 0 for impostor; both must occur.
 * @throws {ShapeError} if empty or of different lengths.
 * @throws {ArgumentError} for a score that is not finite, another label, one kind only, or an option out of range.
 * @see Brümmer and du Preez 2006, doi:10.1016/j.csl.2005.08.001 (calibration of scores, weighting by the prior)
 */
export function logisticCalibration(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  options: LogisticCalibrationOptions = {},
): LogisticCalibrationFit {
  const counts = checkLabelledScores('logisticCalibration', scores, labels);
  const { ridge = 0, prior } = options;
  if (!(ridge >= 0 && ridge < Infinity)) {
    throw new ArgumentError('logisticCalibration', 'ridge', {
      expected: 'be a finite number >= 0',
      actual: ridge,
    });
  }
  if (prior !== undefined) checkOpenUnit('logisticCalibration', 'prior', prior);
  const isSmoothed = ridge === 0 && isSeparable(scores, labels);
  const problem = {
    scores,
    targets: isSmoothed ? smoothedTargets(labels, counts) : Float64Array.from(labels),
    weights: weightsFor(labels, counts, prior),
    ridge,
  };
  const line = fitLogisticLine(problem);
  return {
    kind: 'logistic',
    ...line,
    genuineShare: prior ?? counts.genuine / scores.length,
    negativeLogLikelihood: logisticLoss(problem, line),
    targets: isSmoothed ? 'smoothed' : 'labels',
  };
}

/** `[N]` weights that sum to N, of which genuine pairs have the share `prior`. */
function weightsFor(labels: ArrayLike<number>, counts: LabelCounts, prior: number | undefined): Float64Array {
  if (prior === undefined) return new Float64Array(labels.length).fill(1);
  const genuine = (prior * labels.length) / counts.genuine;
  const impostor = ((1 - prior) * labels.length) / counts.impostor;
  return Float64Array.from(labels, (label) => (label === 1 ? genuine : impostor));
}

/** Whether a threshold parts the kinds, a tie at it allowed. */
function isSeparable(scores: ArrayLike<number>, labels: ArrayLike<number>): boolean {
  const lowest = [Infinity, Infinity];
  const highest = [-Infinity, -Infinity];
  for (let i = 0; i < scores.length; i += 1) {
    const kind = labels[i] ?? 0;
    const score = scores[i] ?? 0;
    lowest[kind] = Math.min(lowest[kind] ?? Infinity, score);
    highest[kind] = Math.max(highest[kind] ?? -Infinity, score);
  }
  const [lowestImpostor = 0, lowestGenuine = 0] = lowest;
  const [highestImpostor = 0, highestGenuine = 0] = highest;
  return lowestGenuine >= highestImpostor || lowestImpostor >= highestGenuine;
}
