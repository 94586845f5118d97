import { ArgumentError } from '../checks/argument-error.ts';
import { checkFinite, checkPositive, checkRate } from '../checks/checks.ts';

/** Exceedances over a threshold u as a generalised Pareto distribution: P(X > u + x | X > u) = (1 + ξx/σ)^(−1/ξ). */
export interface ParetoTail {
  /** σ > 0, in units of the values. */
  readonly scale: number;
  /** ξ; below 0 the values have an upper end. */
  readonly shape: number;
}

/** A tail placed in the whole distribution of the values. */
export interface PlacedParetoTail extends ParetoTail {
  /** u. */
  readonly threshold: number;
  /** ζ: share of all values above u, in (0, 1]. */
  readonly exceedanceRate: number;
}

/** Below this |ξ| the exponential limit differs by less than rounding. */
const SHAPE_EPSILON = 1e-9;

/**
 * Share of the exceedances that exceed u + x: (1 + ξx/σ)^(−1/ξ), exp(−x/σ) for ξ = 0, and 0 beyond the upper end.
 *
 * @param excess x ≥ 0; below 0 the answer is 1.
 */
export function paretoSurvival({ scale, shape }: ParetoTail, excess: number): number {
  if (excess <= 0) return 1;
  if (Math.abs(shape) < SHAPE_EPSILON) return Math.exp(-excess / scale);
  return Math.max(0, 1 + (shape * excess) / scale) ** (-1 / shape);
}

/**
 * The value that a share `rate` of all values exceeds, peaks over threshold: t = u + σ/ξ · ((rate/ζ)^(−ξ) − 1).
 *
 * @param rate In (0, ζ]: the tail says nothing about what is below u.
 * @throws {ArgumentError} for a rate outside (0, ζ], or parameters that no tail has.
 * @see Coles 2001, section 4.3; ISO/IEC 5152:2024 (extrapolation of false match rates)
 */
export function paretoQuantile(tail: PlacedParetoTail, rate: number): number {
  const { scale, shape, threshold, exceedanceRate } = tail;
  checkPositive('paretoQuantile', 'scale', scale);
  checkFinite('paretoQuantile', 'shape and threshold', [shape, threshold]);
  checkRate('paretoQuantile', 'exceedanceRate', exceedanceRate);
  if (!(rate > 0 && rate <= exceedanceRate)) {
    throw new ArgumentError('paretoQuantile', 'rate', {
      expected: `be in (0, ${exceedanceRate}], the tail's share`,
      actual: rate,
    });
  }
  const ratio = rate / exceedanceRate;
  if (Math.abs(shape) < SHAPE_EPSILON) return threshold - scale * Math.log(ratio);
  return threshold + (scale / shape) * (ratio ** -shape - 1);
}

/** u − σ/ξ where ξ < 0, else Infinity: no value is above. */
export function paretoUpperEnd({
  scale,
  shape,
  threshold,
}: ParetoTail & { readonly threshold: number }): number {
  return shape < 0 ? threshold - scale / shape : Infinity;
}
