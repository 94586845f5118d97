import { ArgumentError } from '../checks/argument-error.ts';
import { checkNotEmpty, checkPositive } from '../checks/checks.ts';

/** Weibull distribution: P(X ≤ x) = 1 − exp(−((x − location)/scale)^shape) for x ≥ location. */
export interface Weibull {
  /** > 0. */
  readonly shape: number;
  /** > 0, in units of the values. */
  readonly scale: number;
  /** Lower end, default 0. */
  readonly location?: number;
}

export interface FittedWeibull extends Required<Weibull> {
  readonly logLikelihood: number;
}

/** @returns In [0, 1]; 0 below the location. @throws {ArgumentError} if shape or scale is not positive. */
export function weibullCdf({ shape, scale, location = 0 }: Weibull, x: number): number {
  checkPositive('weibullCdf', 'shape', shape);
  checkPositive('weibullCdf', 'scale', scale);
  return x <= location ? 0 : -Math.expm1(-(((x - location) / scale) ** shape));
}

/**
 * The x with P(X ≤ x) = probability.
 *
 * @param probability In [0, 1); 0 gives the location.
 * @throws {ArgumentError} if it is not, or shape or scale is not positive.
 */
export function weibullQuantile({ shape, scale, location = 0 }: Weibull, probability: number): number {
  checkPositive('weibullQuantile', 'shape', shape);
  checkPositive('weibullQuantile', 'scale', scale);
  if (!(probability >= 0 && probability < 1)) {
    throw new ArgumentError('weibullQuantile', 'probability', {
      expected: 'be in [0, 1)',
      actual: probability,
    });
  }
  return location + scale * (-Math.log1p(-probability)) ** (1 / shape);
}

/**
 * Maximum likelihood with a known location: the shape k solves Σ x^k ln x / Σ x^k − 1/k = mean ln x (by bisection: the left
 * side rises), the scale is (mean x^k)^(1/k).
 *
 * @param values At least 2 different ones, all above `location`.
 * @param location Default 0.
 * @throws {ArgumentError} for fewer, equal, or lower values, or some that are not finite.
 * @see Cohen 1965, doi:10.1080/00401706.1965.10490300
 */
export function fitWeibull(values: ArrayLike<number>, location = 0): FittedWeibull {
  checkNotEmpty('fitWeibull', 'values', values);
  const logs = Float64Array.from(values, (value) => {
    if (value > location && value < Infinity) return Math.log(value - location);
    throw new ArgumentError('fitWeibull', 'values', {
      expected: `be finite and > ${location}`,
      actual: value,
    });
  });
  const largest = logs.reduce((a, b) => Math.max(a, b));
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const spread = largest - mean;
  if (!(spread > 0)) {
    throw new ArgumentError('fitWeibull', 'values', { expected: 'differ', actual: `all ${values[0]}` });
  }
  const shape = solveShape(logs, { largest, mean });
  const powers = logs.reduce((sum, log) => sum + Math.exp(shape * (log - largest)), 0) / logs.length;
  const logScale = largest + Math.log(powers) / shape;
  const n = logs.length;
  return {
    shape,
    scale: Math.exp(logScale),
    location,
    // Σ (x/scale)^k = n at the maximum
    logLikelihood: n * (Math.log(shape) - shape * logScale + (shape - 1) * mean - 1),
  };
}

function solveShape(logs: Float64Array, { largest, mean }: { largest: number; mean: number }): number {
  const excess = (k: number): number => {
    let sum = 0;
    let weighted = 0;
    for (const log of logs) {
      const power = Math.exp(k * (log - largest)); // scaled by the largest: no overflow
      sum += power;
      weighted += power * log;
    }
    return weighted / sum - 1 / k - mean;
  };
  let low = 0;
  let high = 1 / (largest - mean);
  while (excess(high) < 0) high *= 2;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (excess(middle) < 0) low = middle;
    else high = middle;
  }
}
