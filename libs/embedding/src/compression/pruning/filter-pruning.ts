import { ArgumentError, checkFinite, checkWhole, ShapeError } from '@gallerist/metrics/checks';

/** Which filters of a convolution stay. */
export interface FilterRanking {
  /** `[F]`: sum of the magnitudes of each filter's weights. */
  readonly l1Norms: Float64Array;
  /** The `keep` filters of largest norm, ascending; of equal ones the first stay. */
  readonly keptIndices: Int32Array;
}

/**
 * Ranks the filters of a convolution by their L1 norms and keeps the strongest: whole filters go, so the net becomes smaller
 * and quicker without sparse kernels.
 *
 * @param filters `[F × weights of a filter]`, the filter's index first (ONNX's order; transpose tfjs kernels), finite.
 * @param options `count` F ≥ 1; `keep` in [1, F].
 * @throws {ArgumentError} for weights that are not finite, or a count or number to keep outside its range; {ShapeError} if
 *   the length is no multiple of F.
 * @see Li et al. 2017, arXiv:1608.08710 (pruning filters for efficient convnets)
 */
export function rankFiltersByL1(
  filters: ArrayLike<number>,
  { count, keep }: { readonly count: number; readonly keep: number },
): FilterRanking {
  const caller = 'rankFiltersByL1';
  checkWhole(caller, 'count', { value: count, atLeast: 1 });
  checkWhole(caller, 'keep', { value: keep, atLeast: 1 });
  if (keep > count) {
    throw new ArgumentError(caller, 'keep', { expected: `be at most ${count}`, actual: keep });
  }
  if (filters.length % count !== 0) {
    const expected = `have a length that is a multiple of ${count}`;
    throw new ShapeError(caller, 'filters', { expected, actual: `length ${filters.length}` });
  }
  checkFinite(caller, 'filters', filters);
  const size = filters.length / count;
  const l1Norms = new Float64Array(count);
  for (let i = 0; i < filters.length; i++) {
    const filter = Math.floor(i / size);
    l1Norms[filter] = (l1Norms[filter] ?? 0) + Math.abs(filters[i] ?? 0);
  }
  const order = Array.from(l1Norms.keys()).sort((a, b) => (l1Norms[b] ?? 0) - (l1Norms[a] ?? 0) || a - b);
  return { l1Norms, keptIndices: Int32Array.from(order.slice(0, keep)).sort() };
}
