import { checkRanks } from './check-ranks.ts';

/**
 * Inverse negative penalty of one query: INP = M / r_M, the number of good matches over the rank of the last one. Its mean
 * over queries is mINP.
 *
 * @param ranks `[M]` ranks of the good matches, ascending, from 1 on.
 * @returns In (0, 1]; null without a good match.
 * @throws {ArgumentError} if the ranks are not ascending whole numbers from 1 on.
 * @see Ye et al. 2021, arXiv:2001.04193, section 4.1
 */
export function inverseNegativePenalty(ranks: ArrayLike<number>): number | null {
  checkRanks('inverseNegativePenalty', ranks);
  const last = ranks[ranks.length - 1];
  return last === undefined ? null : ranks.length / last;
}
