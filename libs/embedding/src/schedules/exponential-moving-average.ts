import { ArgumentError, checkLength } from '@gallerist/metrics/checks';
import { checkShare } from './check-rate-options.ts';

/**
 * The next average: decay · average + (1 − decay) · values, entry by entry. The first average is the first values themselves;
 * starting from zeros would draw early averages towards zero.
 *
 * @param average,values As many of each; not written to.
 * @param decay In [0, 1]: 0 is the last values, 1 never moves.
 * @throws {ShapeError} if the lengths differ; {ArgumentError} for a decay outside [0, 1].
 */
export function exponentialMovingAverage(
  average: ArrayLike<number>,
  values: ArrayLike<number>,
  decay: number,
): Float64Array {
  const caller = 'exponentialMovingAverage';
  checkLength(caller, 'values', { values, length: average.length });
  checkShare(caller, 'decay', decay);
  return Float64Array.from(average, (before, i) => decay * before + (1 - decay) * (values[i] ?? 0));
}

/**
 * The decay to use after so many updates: min(decay, (1 + n) / (10 + n)). Small at first, so that a short run's average is not
 * still that of its first steps.
 *
 * @param decay In [0, 1].
 * @param updates n, a number ≥ 0.
 * @throws {ArgumentError} for numbers outside their ranges.
 * @see TensorFlow, `ExponentialMovingAverage` with `num_updates`
 */
export function effectiveEmaDecay(decay: number, updates: number): number {
  checkShare('effectiveEmaDecay', 'decay', decay);
  if (!(updates >= 0 && updates < Infinity)) {
    throw new ArgumentError('effectiveEmaDecay', 'updates', {
      expected: 'be finite and >= 0',
      actual: updates,
    });
  }
  return Math.min(decay, (1 + updates) / (10 + updates));
}
