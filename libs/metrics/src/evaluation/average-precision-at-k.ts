import { checkOneOf, checkWhole } from '../checks/checks.ts';
import { checkRanks } from './check-ranks.ts';

export interface AveragePrecisionAtKOptions {
  /** k ≥ 1: ranks beyond it are not looked at. */
  readonly k: number;
  /** M, the good matches that exist; default those that `ranks` lists. */
  readonly relevant?: number;
  /**
   * What the sum of precisions is divided by.
   * - `attainable` (default): min(k, M), the most that the first k ranks could hold.
   * - `found`: the good matches within the first k. Over-reports: 1 where one of five was found, on rank 1 (open-metric-
   *   learning divides so).
   */
  readonly divisor?: 'attainable' | 'found';
}

/**
 * Average precision of the first k ranks: AP@k = 1 / min(k, M) · Σ over good matches with r_i ≤ k of i / r_i.
 *
 * @param ranks Ranks of the good matches that were found, ascending, from 1 on.
 * @returns In [0, 1]; 0 where none is within the first k; null without a relevant match (M = 0).
 * @throws {ArgumentError} if the ranks are not ascending whole numbers from 1 on, M is below their count, or k below 1.
 */
export function averagePrecisionAtK(
  ranks: ArrayLike<number>,
  { k, relevant = ranks.length, divisor = 'attainable' }: AveragePrecisionAtKOptions,
): number | null {
  checkWhole('averagePrecisionAtK', 'k', { value: k, atLeast: 1 });
  checkOneOf('averagePrecisionAtK', 'divisor', { value: divisor, names: ['attainable', 'found'] });
  checkRanks('averagePrecisionAtK', ranks, relevant);
  if (relevant === 0) return null;
  let sum = 0;
  let found = 0;
  for (let i = 0; i < ranks.length && (ranks[i] ?? 0) <= k; i += 1) {
    found += 1;
    sum += found / (ranks[i] ?? 1);
  }
  if (found === 0) return 0;
  return sum / (divisor === 'found' ? found : Math.min(k, relevant));
}

/**
 * MAP@R of one query: AP@k at k = R, the number of good matches that exist. Unlike AP it does not reward what comes after
 * the first R ranks.
 *
 * @param relevant R; default the good matches that `ranks` lists.
 * @returns In [0, 1], at most the R-precision; null for R = 0.
 * @throws {ArgumentError} as `averagePrecisionAtK`.
 * @see Musgrave et al. 2020, arXiv:2003.08505, section 3.2
 */
export function averagePrecisionAtR(
  ranks: ArrayLike<number>,
  relevant: number = ranks.length,
): number | null {
  return averagePrecisionAtK(ranks, { k: Math.max(1, relevant), relevant });
}
