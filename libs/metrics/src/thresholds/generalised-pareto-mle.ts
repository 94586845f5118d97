import { ArgumentError } from '../checks/argument-error.ts';
import { checkNotEmpty } from '../checks/checks.ts';
import type { ParetoTail } from './generalised-pareto.ts';
import { minimise } from './minimise.ts';

export interface ParetoMaximumLikelihood extends ParetoTail {
  /** −log likelihood at the maximum. */
  readonly negativeLogLikelihood: number;
}

/** Below it the likelihood has no maximum (it grows without bound towards the upper end for ξ < −1). */
const LOWEST_SHAPE = -1;
/** |θ · mean| below which the exponential limit is as good. */
const EXPONENTIAL = 1e-8;
const GRID = 200;

/**
 * Fits a generalised Pareto tail by maximum likelihood: with θ = ξ/σ the best ξ is mean log(1 + θx), which leaves a search
 * in one dimension.
 *
 * @param excesses Values above the threshold, less the threshold: > 0 (0 only where others are above).
 * @throws {ArgumentError} for no excess, or values that are negative, not finite or all 0.
 * @see Grimshaw 1993, doi:10.1080/00401706.1993.10485040
 */
export function fitParetoMle(excesses: ArrayLike<number>): ParetoMaximumLikelihood {
  checkNotEmpty('fitParetoMle', 'excesses', excesses);
  const values = Float64Array.from(excesses);
  let largest = 0;
  let mean = 0;
  for (const value of values) {
    if (!(value >= 0 && value < Infinity)) throw mustBePositive(value);
    largest = Math.max(largest, value);
    mean += value / values.length;
  }
  if (largest === 0) throw mustBePositive(0);
  // θ in (−1/largest, ∞) as (e^v − 1) / largest: even steps on both sides of the exponential, θ = 0
  const thetaOf = (v: number): number => Math.expm1(v) / largest;
  const objective = (v: number): number => profile(values, thetaOf(v), mean).negativeLogLikelihood;
  const highest = Math.log1p((largest / mean) * 50);
  const best = minimise(objective, { low: -20, high: highest, grid: GRID });
  return profile(values, thetaOf(best), mean);
}

function profile(values: Float64Array, theta: number, mean: number): ParetoMaximumLikelihood {
  const n = values.length;
  if (Math.abs(theta * mean) < EXPONENTIAL) {
    return { scale: mean, shape: 0, negativeLogLikelihood: n * (Math.log(mean) + 1) };
  }
  let shape = 0;
  for (const value of values) shape += Math.log1p(theta * value) / n;
  const scale = shape / theta;
  const isAllowed = shape > LOWEST_SHAPE && scale > 0;
  return {
    scale,
    shape,
    negativeLogLikelihood: isAllowed ? n * (Math.log(scale) + 1 + shape) : Infinity,
  };
}

function mustBePositive(value: number): ArgumentError {
  return new ArgumentError('fitParetoMle', 'excesses', { expected: 'be finite and > 0', actual: value });
}
