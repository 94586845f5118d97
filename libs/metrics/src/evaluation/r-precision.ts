import { checkRanks } from './check-ranks.ts';

/**
 * R-precision of one query: the share of good matches within the first R ranks, R being the number of good matches that
 * exist.
 *
 * @param ranks Ranks of the good matches that were found, ascending, from 1 on.
 * @param relevant R; default the good matches that `ranks` lists.
 * @returns In [0, 1]; null for R = 0.
 * @throws {ArgumentError} if the ranks are not ascending whole numbers from 1 on, or R is below their count.
 * @see Musgrave et al. 2020, arXiv:2003.08505, section 3.2
 */
export function rPrecision(ranks: ArrayLike<number>, relevant: number = ranks.length): number | null {
  checkRanks('rPrecision', ranks, relevant);
  if (relevant === 0) return null;
  let within = 0;
  while (within < ranks.length && (ranks[within] ?? 0) <= relevant) within += 1;
  return within / relevant;
}
