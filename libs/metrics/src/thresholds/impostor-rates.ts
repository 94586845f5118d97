import { checkNotEmpty } from '../checks/checks.ts';
import type { CohortTail } from './cohort-tail.ts';
import { dispersionTrend } from './hit-dispersion.ts';
import { countAtLeast, countPairs, falseMatchRate, probeWeights } from './search-hits.ts';
import { fitStraightTail } from './straight-tail.ts';

/** From so many pairs of people on the counts are better than a fitted tail; fewer than the second have no say beside it. */
const COUNTED_PAIRS = 30;
const TELLING_PAIRS = 5;
/** Hits from which the dispersion is measured, and a tenth of them again. */
const DISPERSION_HITS = 4000;

/** Impostor comparisons of a cohort as functions, without intervals. */
export interface ImpostorRates {
  /**
   * In (0, 1]; null below the cohort's floor, and where neither hits nor a tail tell anything. Falls with the similarity, but
   * for the seams between the three estimates, where it may rise by as much as they differ.
   */
  fmrAt(similarity: number): number | null;
  /** Squared coefficient of variation of the false match rate between probes where it is `fmr` on average, ≥ 0. */
  dispersionAt(fmr: number): number;
}

/**
 * The false match rate at identity level: counted from 30 pairs of people on, read from the tail below 5, and the mean of the
 * logarithms between, as in `fpirThreshold`; with how unevenly it falls on probes.
 *
 * @throws {ShapeError} for a cohort without comparisons.
 */
export function impostorRates(cohort: CohortTail): ImpostorRates {
  const { similarities, floor } = cohort;
  checkNotEmpty('impostorRates', 'cohort', similarities);
  const weights = probeWeights(cohort);
  const hitsOf = (count: number) => ({ cohort, count, weights });
  const tail = fitStraightTail(hitsOf(similarities.length));
  const many = Math.min(similarities.length, DISPERSION_HITS);
  const dispersion = dispersionTrend(hitsOf(Math.ceil(many / 10)), hitsOf(many));
  return {
    dispersionAt: (fmr) => dispersion.at(fmr).probes,
    fmrAt(similarity) {
      if (similarity < floor) return null;
      const hits = hitsOf(countAtLeast(similarities, similarity));
      const pairs = countPairs(hits);
      const counted = falseMatchRate(hits);
      if (pairs >= COUNTED_PAIRS || tail === null || similarity < tail.from)
        return counted > 0 ? counted : null;
      const fitted = tail.rateAt(similarity);
      if (!(fitted > 0)) return null;
      return pairs < TELLING_PAIRS ? fitted : Math.sqrt(fitted * counted);
    },
  };
}
