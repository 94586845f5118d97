import type { LogEstimate } from './empirical-fpir.ts';
import { paretoQuantile, paretoSurvival } from './generalised-pareto.ts';
import type { PlacedParetoTail } from './generalised-pareto.ts';
import { fitParetoPwm } from './generalised-pareto-pwm.ts';
import { leaveGroupsOut } from './leave-groups-out.ts';
import { countPairs } from './search-hits.ts';
import type { SearchHits } from './search-hits.ts';

/** Similarities of 1 (the same picture twice) stay finite. */
const LEAST_DISTANCE = 1e-6;
/** Around a vector the share of others within a small distance r falls as r^d, which is an exponential in −log r: ξ = 0. */
const HIGHEST_SHAPE = 0;

/** Weight of the doubt about the tail's shape, in pairs of people. */
const SHAPE_DOUBT = 0.5;

/** False match rates above a similarity, beyond the hits that can be counted. */
export interface TailFmr {
  /** u, a similarity: the tail holds from it on. */
  readonly from: number;
  /** Of all comparisons above u. */
  readonly share: number;
  /** At a similarity ≥ u. */
  rateAt(similarity: number): number;
  /** The same with the variance of its logarithm, which takes some hundred fits. */
  at(similarity: number): LogEstimate;
  /** The similarity of a false match rate in (0, share]. */
  quantile(rate: number): number;
}

/**
 * Generalised Pareto tail of y = −log(1 − s), ξ ≤ 0, by probability-weighted moments, above the last of the hits.
 *
 * In y the tail of cosine similarities is near an exponential, so that little is left for the fit to get wrong: in s itself
 * the upper end is. The variance comes from leaving out groups of identities in both roles, times 1 + 1/(2n) where n pairs of
 * people are expected at the similarity: the fewer, the less is known of the tail's shape there.
 *
 * @param hits Not all of the same similarity.
 */
export function fitTailFmr(hits: SearchHits): TailFmr {
  const { similarities } = hits.cohort;
  const from = similarities[hits.count - 1] ?? 0;
  const threshold = coordinateOf(from);
  const values = Float64Array.from(similarities.subarray(0, hits.count), (s) => coordinateOf(s) - threshold);
  const fit = (isIn: (hit: number) => boolean, comparisons = 1): PlacedParetoTail => ({
    ...fitExcesses(hits, values, { isIn, comparisons }),
    threshold,
  });
  const tail = fit(() => true);
  const rateOf = (fitted: PlacedParetoTail, similarity: number): number =>
    fitted.exceedanceRate * paretoSurvival(fitted, coordinateOf(similarity) - threshold);
  const leftOut = lazily(() => leaveGroupsOut(hits, fit));
  const pairs = countPairs(hits);
  return {
    from,
    share: tail.exceedanceRate,
    rateAt: (similarity) => rateOf(tail, similarity),
    quantile: (rate) => 1 - Math.exp(-paretoQuantile(tail, Math.min(rate, tail.exceedanceRate))),
    at(similarity) {
      const value = rateOf(tail, similarity);
      const expectedPairs = (pairs * value) / tail.exceedanceRate;
      const variance = leftOut().variance((fitted) => Math.log(rateOf(fitted, similarity) / value));
      const isFinite = Number.isFinite(variance) && expectedPairs > 0;
      return { value, variance: isFinite ? variance * (1 + SHAPE_DOUBT / expectedPairs) : Infinity };
    },
  };
}

const coordinateOf = (similarity: number): number => -Math.log(Math.max(LEAST_DISTANCE, 1 - similarity));

function fitExcesses(
  { cohort, count, weights }: SearchHits,
  values: Float64Array,
  { isIn, comparisons }: { readonly isIn: (hit: number) => boolean; readonly comparisons: number },
) {
  const weighted: { value: number; count: number }[] = [];
  let sum = 0;
  for (let hit = count - 2; hit >= 0; hit -= 1) {
    if (!isIn(hit)) continue;
    const weight = weights[cohort.probes[hit] ?? 0] ?? 0;
    weighted.push({ value: values[hit] ?? 0, count: weight });
    sum += weight;
  }
  const exceedanceRate = sum / (cohort.identities - 1) / comparisons;
  // counts of mean 1, as the plotting positions take them
  for (const one of weighted) one.count *= weighted.length / sum;
  const { scale, shape, mean } = fitParetoPwm(weighted);
  // for ξ = 0 the best scale is the mean
  return shape > HIGHEST_SHAPE
    ? { scale: mean, shape: HIGHEST_SHAPE, exceedanceRate }
    : { scale, shape, exceedanceRate };
}

function lazily<T extends object>(make: () => T): () => T {
  let made: T | null = null;
  return () => (made ??= make());
}
