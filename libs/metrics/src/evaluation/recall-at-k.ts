import { checkWhole } from '../checks/checks.ts';
import { checkRanks } from './check-ranks.ts';

/**
 * Recall@k of one query as metric learning uses the word: 1 if a good match is within the first k ranks, else 0. Its mean
 * over queries is the CMC at k, and for k = 1 the precision@1.
 *
 * @param ranks Ranks of the good matches that were found, ascending, from 1 on.
 * @param k ≥ 1.
 * @param relevant Good matches that exist; default those that `ranks` lists.
 * @returns 0 or 1; null where there is no relevant match.
 * @throws {ArgumentError} if the ranks are not ascending whole numbers from 1 on, `relevant` is below their count, or k
 *   below 1.
 */
export function recallAtK(
  ranks: ArrayLike<number>,
  k: number,
  relevant: number = ranks.length,
): number | null {
  checkWhole('recallAtK', 'k', { value: k, atLeast: 1 });
  checkRanks('recallAtK', ranks, relevant);
  if (relevant === 0) return null;
  return (ranks[0] ?? Infinity) <= k ? 1 : 0;
}
