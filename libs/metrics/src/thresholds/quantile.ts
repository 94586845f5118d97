import { ArgumentError } from '../checks/argument-error.ts';
import { checkFinite, checkNotEmpty } from '../checks/checks.ts';

/**
 * Which value a quantile between two order statistics is: `linear` interpolates (type 7 of Hyndman and Fan, NumPy's
 * default), `higher` takes the upper one.
 */
export type QuantileMethod = 'linear' | 'higher';

/** Finite similarities in ascending order, in an array of its own. @throws {ArgumentError} for none, NaN or ±∞. */
export function ascending(caller: string, argument: string, values: ArrayLike<number>): Float64Array {
  checkNotEmpty(caller, argument, values);
  checkFinite(caller, argument, values);
  return Float64Array.from(values).sort();
}

/**
 * Quantile of sorted values at position q·(n − 1).
 *
 * @param sorted Ascending, not empty.
 * @param q In [0, 1].
 * @throws {ArgumentError} if q is not.
 * @see Hyndman and Fan 1996, doi:10.1080/00031305.1996.10473566
 */
export function quantile(sorted: Float64Array, q: number, method: QuantileMethod): number {
  if (!(q >= 0 && q <= 1)) {
    throw new ArgumentError('quantile', 'q', { expected: 'be in [0, 1]', actual: q });
  }
  const position = (sorted.length - 1) * q;
  // Rounding of 1 − rate must not move a position that is meant to be whole to the next value.
  const nearest = Math.round(position);
  const isWhole = Math.abs(position - nearest) <= 1e-12 * sorted.length;
  const lower = sorted[isWhole ? nearest : Math.floor(position)] ?? NaN;
  const upper = sorted[isWhole ? nearest : Math.ceil(position)] ?? NaN;
  if (method === 'higher' || lower === upper) return upper;
  return lower + (upper - lower) * (position - Math.floor(position));
}
