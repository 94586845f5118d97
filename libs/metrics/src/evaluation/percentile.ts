import { ArgumentError } from '../checks/argument-error.ts';
import { checkList } from '../checks/checks.ts';

/**
 * Percentile with linear interpolation between the order statistics (type 7 of Hyndman and Fan, NumPy's default).
 *
 * @param values     `[N]`, any order, left as they are; not NaN.
 * @param percentage In [0, 100].
 * @returns null for no values.
 * @throws {ArgumentError} if `percentage` is out of range or a value is NaN.
 * @see Hyndman and Fan 1996, doi:10.1080/00031305.1996.10473566
 */
export function percentile(values: ArrayLike<number>, percentage: number): number | null {
  if (!(percentage >= 0 && percentage <= 100)) {
    throw new ArgumentError('percentile', 'percentage', { expected: 'be in [0, 100]', actual: percentage });
  }
  checkList('percentile', 'values', values);
  const sorted = Float64Array.from(values).sort();
  if (sorted.some(Number.isNaN)) {
    throw new ArgumentError('percentile', 'values', { expected: 'not be NaN', actual: NaN });
  }
  const position = ((sorted.length - 1) * percentage) / 100;
  const lower = sorted[Math.floor(position)];
  const upper = sorted[Math.ceil(position)];
  if (lower === undefined || upper === undefined) return null;
  const share = position - Math.floor(position);
  if (lower === upper) return lower;
  const distance = upper - lower;
  // Two finite values may be farther apart than the greatest number.
  return distance < Infinity ? lower + distance * share : lower * (1 - share) + upper * share;
}
