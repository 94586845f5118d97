import { checkNotEmpty } from '../checks/checks.ts';
import type { CohortTail } from './cohort-tail.ts';
import { countAtLeast, countPairs, falseMatchRate, probeWeights } from './search-hits.ts';
import { fitStraightTail } from './straight-tail.ts';

/** From so many pairs of people on the counts are better than a fitted tail; fewer than the second have no say beside it. */
const COUNTED_PAIRS = 30;
const TELLING_PAIRS = 5;

/**
 * The false match rate at identity level as a function of the similarity, without an interval: counted from 30 pairs of people
 * on, read from the tail below 5, and the mean of the logarithms between, as in `fpirThreshold`. It never rises.
 *
 * @returns In (0, 1]; null below the cohort's floor, and where neither hits nor a tail tell anything.
 * @throws {ShapeError} for a cohort without comparisons.
 */
export function identityFmr(cohort: CohortTail): (similarity: number) => number | null {
  checkNotEmpty('identityFmr', 'cohort', cohort.similarities);
  const weights = probeWeights(cohort);
  const tail = fitStraightTail({ cohort, count: cohort.similarities.length, weights });
  return (similarity) => {
    if (similarity < cohort.floor) return null;
    const hits = { cohort, count: countAtLeast(cohort.similarities, similarity), weights };
    const pairs = countPairs(hits);
    const counted = falseMatchRate(hits);
    if (pairs >= COUNTED_PAIRS || tail === null || similarity < tail.from)
      return counted > 0 ? counted : null;
    const fitted = tail.rateAt(similarity);
    if (!(fitted > 0)) return null;
    return pairs < TELLING_PAIRS ? fitted : Math.sqrt(fitted * counted);
  };
}
