import { checkRanks } from './check-ranks.ts';

/**
 * Reciprocal rank of one query: 1 over the rank of its first good match. Its mean over queries is MRR.
 *
 * @param ranks Ranks of the good matches that were found, ascending, from 1 on.
 * @param relevant Good matches that exist; default those that `ranks` lists.
 * @returns In [0, 1]; 0 where none of the relevant ones was found; null where there is none.
 * @throws {ArgumentError} if the ranks are not ascending whole numbers from 1 on, or `relevant` is below their count.
 */
export function reciprocalRank(ranks: ArrayLike<number>, relevant: number = ranks.length): number | null {
  checkRanks('reciprocalRank', ranks, relevant);
  if (relevant === 0) return null;
  const first = ranks[0];
  return first === undefined ? 0 : 1 / first;
}
