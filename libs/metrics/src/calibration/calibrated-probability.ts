import { ArgumentError } from '../checks/argument-error.ts';
import type { Calibrator, IsotonicCalibrator } from './calibrator.types.ts';
import { logit, sigmoid } from './logistic-function.ts';

/**
 * The probability that a pair of this similarity is genuine, where genuine pairs are as frequent as in the data of the
 * calibrator (`genuineShare`). For another prior: `posteriorFromLlr(logLikelihoodRatio(calibrator, score), prior)`.
 *
 * @param score Finite, in the unit of the scores that the calibrator was fitted to.
 * @returns In [0, 1].
 * @throws {ArgumentError} if `score` is not finite.
 */
export function calibratedProbability(calibrator: Calibrator, score: number): number {
  checkScore('calibratedProbability', score);
  if (calibrator.kind === 'isotonic') return interpolate(calibrator, score);
  return sigmoid(calibrator.slope * score + calibrator.intercept);
}

/**
 * The log-likelihood ratio ln(P(score | genuine) / P(score | impostor)) in nats: the log odds of the calibrated
 * probability without those of the prior it was fitted with. 0 says that the score tells nothing.
 *
 * @param score Finite, in the unit of the scores that the calibrator was fitted to.
 * @returns −∞ or ∞ only for an isotonic calibrator that says 0 or 1.
 * @throws {ArgumentError} if `score` is not finite.
 * @see Brümmer and du Preez 2006, doi:10.1016/j.csl.2005.08.001
 */
export function logLikelihoodRatio(calibrator: Calibrator, score: number): number {
  checkScore('logLikelihoodRatio', score);
  const priorLogOdds = logit(calibrator.genuineShare);
  // The line is the log odds: through the probability it would round to infinity from 37 nats on.
  if (calibrator.kind === 'logistic') return calibrator.slope * score + calibrator.intercept - priorLogOdds;
  return logit(interpolate(calibrator, score)) - priorLogOdds;
}

function interpolate({ knots, probabilities }: IsotonicCalibrator, score: number): number {
  const upper = lowerBound(knots, score);
  const high = probabilities[Math.min(upper, knots.length - 1)] ?? 0;
  const low = probabilities[Math.max(upper - 1, 0)] ?? 0;
  if (upper === 0) return low;
  if (upper === knots.length || knots[upper] === score) return high;
  const from = knots[upper - 1] ?? 0;
  const to = knots[upper] ?? 0;
  // Halves: the range of knots may exceed the greatest number.
  const share = (score / 2 - from / 2) / (to / 2 - from / 2);
  return low + (high - low) * share;
}

/** The first knot that is not below the score. */
function lowerBound(knots: Float64Array, score: number): number {
  let low = 0;
  let high = knots.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((knots[middle] ?? 0) < score) low = middle + 1;
    else high = middle;
  }
  return low;
}

function checkScore(caller: string, score: number): void {
  if (Number.isFinite(score)) return;
  throw new ArgumentError(caller, 'score', { expected: 'be finite', actual: score });
}
