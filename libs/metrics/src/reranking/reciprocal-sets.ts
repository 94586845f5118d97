import type { NearestLists } from './nearest-lists.ts';

/** A candidate's own reciprocal neighbours join if more than this share of them are the item's too. */
const EXPANSION_SHARE = 2 / 3;

/**
 * R(i, k) = { j in the first k + 1 of i : i in the first k + 1 of j }; the first of an item is as a rule itself.
 *
 * @returns Indices from near to far.
 */
export function reciprocalNeighbours(lists: NearestLists, item: number, k: number): number[] {
  const found: number[] = [];
  const count = Math.min(k + 1, lists.k);
  for (let at = item * lists.k; at < item * lists.k + count; at += 1) {
    const candidate = lists.indices[at] ?? -1;
    if (isAmong(lists, { item, of: candidate, count })) found.push(candidate);
  }
  return found;
}

/**
 * R*(i): the k1-reciprocal neighbours, and those of each candidate c among them for `half` neighbours, if more than two
 * thirds of R(c, half) are in R(i, k1).
 *
 * @returns Indices, ascending.
 */
export function expandedNeighbours(
  lists: NearestLists,
  item: number,
  { k1, half }: { readonly k1: number; readonly half: number },
): number[] {
  const own = new Set(reciprocalNeighbours(lists, item, k1));
  const expanded = new Set(own);
  for (const candidate of own) {
    const others = reciprocalNeighbours(lists, candidate, half);
    let common = 0;
    for (const other of others) if (own.has(other)) common += 1;
    if (common > EXPANSION_SHARE * others.length) for (const other of others) expanded.add(other);
  }
  return [...expanded].sort((a, b) => a - b);
}

function isAmong(
  { k, indices }: NearestLists,
  { item, of, count }: { readonly item: number; readonly of: number; readonly count: number },
): boolean {
  for (let at = of * k; at < of * k + count; at += 1) if (indices[at] === item) return true;
  return false;
}
