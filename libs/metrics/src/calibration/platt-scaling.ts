import { checkLabelledScores } from './calibration-checks.ts';
import type { LabelCounts } from './calibration-checks.ts';
import type { LogisticCalibrator } from './calibrator.types.ts';
import { fitLogisticLine, logisticLoss } from './logistic-fit.ts';

/** A fitted curve with how well it fits. */
export interface LogisticFit extends LogisticCalibrator {
  /** Σ −t·ln p − (1 − t)·ln(1 − p) in nats over the pairs, against the targets that were fitted. */
  readonly negativeLogLikelihood: number;
}

/**
 * Platt scaling: p = 1 / (1 + exp(A·s + B)), fitted to smoothed targets, (N₊ + 1)/(N₊ + 2) for genuine and 1/(N₋ + 2) for
 * impostor pairs. The targets keep the curve finite on separable data, where maximum likelihood has no answer. Scores
 * that are all equal give a flat curve. The fit rises exactly if genuine scores are higher on average.
 *
 * In Platt's letters A = −slope and B = −intercept.
 *
 * @param scores `[N]` finite similarities in any unit, left as they are.
 * @param labels `[N]` 1 for genuine, 0 for impostor; both must occur.
 * @throws {ShapeError} if empty or of different lengths.
 * @throws {ArgumentError} for a score that is not finite, another label, or one kind only.
 * @see Platt 1999, "Probabilistic outputs for support vector machines"
 * @see Lin, Lin and Weng 2007, doi:10.1007/s10994-007-5018-6 (the numerics)
 */
export function plattScaling(scores: ArrayLike<number>, labels: ArrayLike<number>): LogisticFit {
  const counts = checkLabelledScores('plattScaling', scores, labels);
  const problem = {
    scores,
    targets: smoothedTargets(labels, counts),
    weights: new Float64Array(scores.length).fill(1),
    ridge: 0,
  };
  const line = fitLogisticLine(problem);
  return {
    kind: 'logistic',
    ...line,
    genuineShare: counts.genuine / scores.length,
    negativeLogLikelihood: logisticLoss(problem, line),
  };
}

/** Platt's targets: what a uniform prior over each class' error rate expects. @returns `[N]`, within (0, 1). */
export function smoothedTargets(labels: ArrayLike<number>, counts: LabelCounts): Float64Array {
  const genuine = (counts.genuine + 1) / (counts.genuine + 2);
  const impostor = 1 / (counts.impostor + 2);
  return Float64Array.from(labels, (label) => (label === 1 ? genuine : impostor));
}
