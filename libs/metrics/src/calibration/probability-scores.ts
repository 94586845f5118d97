import { checkLength } from '../checks/checks.ts';
import { checkProbabilities, countLabels } from './calibration-checks.ts';

/**
 * Brier score: the mean of (p − label)².
 *
 * @param probabilities `[N]` in [0, 1].
 * @param labels        `[N]` 0 or 1; one kind only is fine.
 * @returns In [0, 1]: 0 for certain and right, 0.25 for p = ½ always.
 * @throws {ShapeError} if empty or of different lengths. @throws {ArgumentError} for a value out of range.
 * @see Brier 1950, doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2
 */
export function brierScore(probabilities: ArrayLike<number>, labels: ArrayLike<number>): number {
  checkScored('brierScore', probabilities, labels);
  let sum = 0;
  for (let i = 0; i < probabilities.length; i += 1) {
    sum += ((probabilities[i] ?? 0) - (labels[i] ?? 0)) ** 2;
  }
  return sum / probabilities.length;
}

/**
 * Negative log-likelihood (log loss): the mean of −ln p for label 1 and −ln(1 − p) for label 0, in nats.
 *
 * @param probabilities `[N]` in [0, 1].
 * @param labels        `[N]` 0 or 1; one kind only is fine.
 * @returns ≥ 0; Infinity if a certain answer was wrong. Differs from scikit-learn: nothing is clipped.
 * @throws {ShapeError} if empty or of different lengths. @throws {ArgumentError} for a value out of range.
 */
export function negativeLogLikelihood(probabilities: ArrayLike<number>, labels: ArrayLike<number>): number {
  checkScored('negativeLogLikelihood', probabilities, labels);
  let sum = 0;
  for (let i = 0; i < probabilities.length; i += 1) {
    const probability = probabilities[i] ?? 0;
    sum -= labels[i] === 1 ? Math.log(probability) : Math.log1p(-probability);
  }
  return sum / probabilities.length;
}

function checkScored(caller: string, probabilities: ArrayLike<number>, labels: ArrayLike<number>): void {
  checkProbabilities(caller, 'probabilities', probabilities);
  checkLength(caller, 'labels', { values: labels, length: probabilities.length });
  countLabels(caller, 'labels', labels);
}
