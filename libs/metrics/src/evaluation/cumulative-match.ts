import { checkList, checkWhole } from '../checks/checks.ts';
import { checkRanks } from './check-ranks.ts';

/**
 * Cumulative match characteristic: cmc[k − 1] is the share of queries with a good match within the first k ranks, of the
 * queries that have a good match at all.
 *
 * @param ranks For each query the ranks of its good matches, ascending, from 1 on; a query without any is skipped.
 * @param maxRank K ≥ 1, the length of the curve.
 * @returns `[K]` rising, in [0, 1]; null if no query has a good match.
 * @throws {ArgumentError} if `maxRank` is no whole number from 1 on, or ranks are not
 *   ascending whole numbers from 1 on.
 */
export function cumulativeMatch(ranks: readonly ArrayLike<number>[], maxRank: number): Float64Array | null {
  checkWhole('cumulativeMatch', 'maxRank', { value: maxRank, atLeast: 1 });
  checkList('cumulativeMatch', 'ranks', ranks);
  const curve = new Float64Array(maxRank);
  let queries = 0;
  for (const ofQuery of ranks) {
    checkRanks('cumulativeMatch', ofQuery);
    const first = ofQuery[0];
    if (first === undefined) continue;
    queries += 1;
    if (first <= maxRank) curve[first - 1] = (curve[first - 1] ?? 0) + 1;
  }
  if (queries === 0) return null;
  let found = 0;
  return curve.map((firsts) => {
    found += firsts;
    return found / queries;
  });
}
