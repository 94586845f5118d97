import { ArgumentError } from '../checks/argument-error.ts';
import { checkLength, checkList } from '../checks/checks.ts';
import { matchRole } from './match-roles.ts';

export interface RowDirection {
  /** True: larger is nearer; false: the row holds distances. */
  readonly isSimilarity: boolean;
}

/**
 * The ranks of a query's good matches, without sorting the gallery: each remaining entry is counted below the first good
 * match that it does not come before, in O(G log M) time and O(M) memory for M good matches.
 *
 * Entries are ordered from near to far, and equal ones by gallery index. Junk takes no rank.
 *
 * @param row   `[G]` finite distances or similarities of the query; the values of junk are not looked at.
 * @param roles `[G]` values of `matchRole`.
 * @returns `[M]` ascending, from 1 on; empty for a query without a good match.
 * @throws {ShapeError} if lengths differ. @throws {ArgumentError} if a value that counts is NaN or infinite.
 */
export function goodMatchRanks(
  row: Float32Array | Float64Array,
  roles: Uint8Array,
  { isSimilarity }: RowDirection,
): Int32Array {
  checkList('goodMatchRanks', 'row', row);
  checkLength('goodMatchRanks', 'roles', { values: roles, length: row.length });
  const { indices, distances } = goodMatches(row, roles, isSimilarity ? -1 : 1);
  const ranks = new Int32Array(indices.length);
  if (ranks.length === 0) return ranks;
  const sign = isSimilarity ? -1 : 1;
  const farthest = distances[distances.length - 1] ?? Infinity;
  for (let i = 0; i < row.length; i += 1) {
    if (roles[i] !== matchRole.other) continue;
    const distance = sign * (row[i] ?? 0);
    if (distance > farthest) continue;
    // The first good match after the entry.
    let low = 0;
    let high = ranks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const good = distances[middle] ?? 0;
      if (good < distance || (good === distance && (indices[middle] ?? 0) < i)) low = middle + 1;
      else high = middle;
    }
    if (low < ranks.length) ranks[low] = (ranks[low] ?? 0) + 1;
  }
  let before = 0;
  for (let place = 0; place < ranks.length; place += 1) {
    before += ranks[place] ?? 0;
    ranks[place] = before + place + 1;
  }
  return ranks;
}

/** The good matches from near to far; checks the values of the whole row on the way. */
function goodMatches(
  row: Float32Array | Float64Array,
  roles: Uint8Array,
  sign: 1 | -1,
): { readonly indices: number[]; readonly distances: Float64Array } {
  const indices: number[] = [];
  for (let i = 0; i < row.length; i += 1) {
    const role = roles[i];
    if (role === matchRole.junk) continue;
    if (!Number.isFinite(row[i])) {
      const actual = `${String(row[i])} at ${i}`;
      throw new ArgumentError('goodMatchRanks', 'row', { expected: 'be finite', actual });
    }
    if (role === matchRole.good) indices.push(i);
  }
  // Sorting is stable: equal ones stay in gallery order.
  indices.sort((a, b) => sign * ((row[a] ?? 0) - (row[b] ?? 0)));
  return { indices, distances: Float64Array.from(indices, (index) => sign * (row[index] ?? 0)) };
}
