import { ArgumentError } from '../checks/argument-error.ts';
import { checkNotEmpty } from '../checks/checks.ts';
import type { ParetoTail } from './generalised-pareto.ts';

/** A value with how often it occurs. */
export interface CountedValue {
  readonly value: number;
  /** ≥ 0. */
  readonly count: number;
}

export interface ParetoMoments extends ParetoTail {
  /** a₀ = mean x. */
  readonly mean: number;
  /** a₁ = mean of (1 − p)·x, p the plotting position. */
  readonly weightedMean: number;
}

/** Hosking and Wallis's plotting position is (i − 0.35) / n. */
const PLOTTING_SHIFT = 0.35;

/**
 * Fits a generalised Pareto tail by probability-weighted moments: ξ = 2 − a₀/(a₀ − 2a₁), σ = 2a₀a₁/(a₀ − 2a₁) with plotting
 * positions (i − 0.35)/n. Closed form, needs no search, sound for ξ < 0.5.
 *
 * @param exceedances Values above the threshold, less the threshold, ascending; equal values share their mean position.
 * @throws {ArgumentError} for no exceedance, values that fall or are below 0, or values without spread (all equal).
 * @see Hosking and Wallis 1987, "Parameter and quantile estimation for the generalized Pareto distribution"
 */
export function fitParetoPwm(exceedances: readonly CountedValue[]): ParetoMoments {
  checkNotEmpty('fitParetoPwm', 'exceedances', exceedances);
  const total = exceedances.reduce((sum, { count }) => sum + count, 0);
  let mean = 0;
  let weightedMean = 0;
  let before = 0;
  let last = 0;
  for (const { value, count } of exceedances) {
    if (!(value >= last && count >= 0 && value < Infinity)) throw mustAscend(value);
    last = value;
    // mean of the positions of the `count` equal values
    const position = (before + (count + 1) / 2 - PLOTTING_SHIFT) / total;
    mean += (value * count) / total;
    weightedMean += ((1 - position) * value * count) / total;
    before += count;
  }
  return { mean, weightedMean, ...paretoOfMoments(mean, weightedMean) };
}

function paretoOfMoments(mean: number, weightedMean: number): ParetoTail {
  const spread = mean - 2 * weightedMean;
  const tail = { scale: (2 * mean * weightedMean) / spread, shape: 2 - mean / spread };
  if (tail.scale > 0 && Number.isFinite(tail.shape)) return tail;
  throw new ArgumentError('fitParetoPwm', 'exceedances', {
    expected: 'be several and differ',
    actual: `moments ${mean} and ${weightedMean}`,
  });
}

function mustAscend(value: number): ArgumentError {
  return new ArgumentError('fitParetoPwm', 'exceedances', {
    expected: 'be finite, >= 0 and ascend, with counts >= 0',
    actual: value,
  });
}
