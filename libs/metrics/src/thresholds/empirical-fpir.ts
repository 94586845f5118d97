import { drawnGalleryHitProbability } from './gallery-hit-probability.ts';
import { falseMatchRate, hitsByProbe, sumByPair } from './search-hits.ts';
import type { SearchHits } from './search-hits.ts';

/** An estimate with the variance of its logarithm. */
export interface LogEstimate {
  readonly value: number;
  /** ≥ 0; Infinity where nothing is known. */
  readonly variance: number;
}

/**
 * FPIR of a gallery of at most M − 1 identities, counted: the mean over probes of the probability that a gallery drawn from
 * the other identities of the cohort contains one that it hits.
 */
export function empiricalFpir(hits: SearchHits, gallery: number): LogEstimate {
  const cohort = hits.cohort.identities - 1;
  const at = (count: number) => drawnGalleryHitProbability(count, { gallery, cohort });
  return estimate(hits, { of: at, loss: (count) => at(count) - at(count - 1) });
}

/** False match rate at identity level, counted. */
export function empiricalFmr(hits: SearchHits): LogEstimate {
  const others = hits.cohort.identities - 1;
  const { variance } = estimate(hits, { of: (count) => count / others, loss: () => 1 / others });
  return { value: falseMatchRate(hits), variance };
}

/**
 * Mean over probes of a function of their hits, with the jackknife variance of its logarithm over identities in both roles.
 *
 * Leaving an identity out takes its probes away and its place among the others' hits. A hit belongs to two identities, so
 * that the plain jackknife counts the variance of a pair twice; the pairs' squares are taken off once.
 *
 * @see Aronow, Samii and Assenova 2015, doi:10.1093/pan/mpv018 (dyadic cluster-robust variance)
 */
function estimate(
  hits: SearchHits,
  statistic: { readonly of: (count: number) => number; readonly loss: (count: number) => number },
): LogEstimate {
  const { cohort, weights } = hits;
  const { identities, probeIdentities } = cohort;
  const counts = hitsByProbe(hits);
  const ofCount = memoised(statistic.of);
  const lossOfCount = memoised(statistic.loss);
  const influence = new Float64Array(identities);
  let value = 0;
  counts.forEach((count, probe) => {
    if (count === 0) return;
    const share = ofCount(count) * (weights[probe] ?? 0);
    value += share;
    const identity = probeIdentities[probe] ?? 0;
    influence[identity] = (influence[identity] ?? 0) + share;
  });
  if (value === 0) return { value, variance: Infinity };
  const lossOf = (probe: number): number => lossOfCount(counts[probe] ?? 0) * (weights[probe] ?? 0);
  for (let i = 0; i < hits.count; i += 1) {
    const match = cohort.matches[i] ?? 0;
    influence[match] = (influence[match] ?? 0) + lossOf(cohort.probes[i] ?? 0);
  }
  const mean = influence.reduce((sum, one) => sum + one, 0) / identities;
  const ofIdentities = influence.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  let ofPairs = 0;
  for (const sum of sumByPair(hits, lossOf).values()) ofPairs += sum * sum;
  return { value, variance: Math.max(ofIdentities - ofPairs, ofPairs) / value ** 2 };
}

function memoised(of: (count: number) => number): (count: number) => number {
  const known = new Map<number, number>();
  return (count) => {
    const value = known.get(count) ?? of(count);
    known.set(count, value);
    return value;
  };
}
