import { checkOneOf } from '../checks/checks.ts';
import { checkRanks } from './check-ranks.ts';

/**
 * How the area under the precision-recall steps is taken; published numbers differ by it.
 * - `meanPrecision`: the mean over good matches of the precision at their rank (most libraries).
 * - `trapezoid`: each step's precision is the mean of the precision at the rank and just before it (the Matlab code
 *   published with Market-1501).
 */
export type AveragePrecisionConvention = 'meanPrecision' | 'trapezoid';

/**
 * Average precision of one query: AP = 1/M · Σ p_i over its M good matches, with p_i = i / r_i (`meanPrecision`) or
 * p_i = ½ · (i / r_i + (i − 1) / (r_i − 1)), the second fraction being 1 at r_i = 1 (`trapezoid`).
 *
 * @param ranks `[F]` ranks of the good matches that were found, ascending, from 1 on.
 * @param relevant M ≥ F, for lists that were cut; default F. Good matches that were not found add 0.
 * @returns In [0, 1]; null without a good match (M = 0): the query is left out of a mean.
 * @throws {ArgumentError} if the ranks are not ascending whole numbers from 1 on, or M is below F.
 */
export function averagePrecision(
  ranks: ArrayLike<number>,
  convention: AveragePrecisionConvention = 'meanPrecision',
  relevant: number = ranks.length,
): number | null {
  const names = ['meanPrecision', 'trapezoid'];
  checkOneOf('averagePrecision', 'convention', { value: convention, names });
  checkRanks('averagePrecision', ranks, relevant);
  if (relevant === 0) return null;
  let sum = 0;
  for (let i = 0; i < ranks.length; i += 1) {
    const rank = ranks[i] ?? 1;
    const precision = (i + 1) / rank;
    if (convention === 'meanPrecision') sum += precision;
    else sum += (precision + (rank === 1 ? 1 : i / (rank - 1))) / 2;
  }
  return sum / relevant;
}
