import type { CohortTail } from './cohort-tail.ts';

/**
 * The comparisons of a cohort at or above a threshold, as what each would do to a search: `count` leads the cohort's lists.
 *
 * Each identity weighs the same, however many probes it has: a probe weighs 1 / (its identity's probes · identities probed).
 */
export interface SearchHits {
  readonly cohort: CohortTail;
  /** The first so many comparisons are hits. */
  readonly count: number;
  /** `[P]`, sum 1. */
  readonly weights: Float64Array;
}

/** @returns `[P]`, sum 1: identities weigh the same, and so do the probes of one identity. */
export function probeWeights({ identities, probeIdentities }: CohortTail): Float64Array {
  const probesOf = new Int32Array(identities);
  for (const identity of probeIdentities) probesOf[identity] = (probesOf[identity] ?? 0) + 1;
  const probed = probesOf.reduce((sum, probes) => sum + Math.min(1, probes), 0);
  return Float64Array.from(probeIdentities, (identity) => 1 / (probed * (probesOf[identity] ?? 1)));
}

/** How many of the comparisons are at or above the threshold. */
export function countAtLeast(similarities: Float64Array, threshold: number): number {
  let low = 0;
  let high = similarities.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((similarities[middle] ?? -Infinity) >= threshold) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** `[P]`: hits of each probe. */
export function hitsByProbe({ cohort, count }: SearchHits): Int32Array {
  const hits = new Int32Array(cohort.probeIdentities.length);
  for (let i = 0; i < count; i += 1) {
    const probe = cohort.probes[i] ?? 0;
    hits[probe] = (hits[probe] ?? 0) + 1;
  }
  return hits;
}

/** False match rate at identity level: the share of comparisons that are hits, identities weighing the same. */
export function falseMatchRate({ cohort, count, weights }: SearchHits): number {
  let sum = 0;
  for (let i = 0; i < count; i += 1) sum += weights[cohort.probes[i] ?? 0] ?? 0;
  return sum / (cohort.identities - 1);
}

/**
 * Pairs of identities of which one's probe hits the other; both directions and all probes of a pair are one, since they
 * share the same two people. It is the number of events that can be called independent at most.
 */
export function countPairs({ cohort, count }: SearchHits): number {
  return sumByPair({ cohort, count }, () => 1).size;
}

/** Sums something of each hit by unordered pair of identities. */
export function sumByPair(
  { cohort, count }: Omit<SearchHits, 'weights'>,
  of: (probe: number) => number,
): Map<number, number> {
  const sums = new Map<number, number>();
  for (let i = 0; i < count; i += 1) {
    const probe = cohort.probes[i] ?? 0;
    const a = cohort.probeIdentities[probe] ?? 0;
    const b = cohort.matches[i] ?? 0;
    const pair = Math.min(a, b) * cohort.identities + Math.max(a, b);
    sums.set(pair, (sums.get(pair) ?? 0) + of(probe));
  }
  return sums;
}

/** Of the identities with a probe, how many have one that hits. */
export function hitIdentities(hits: SearchHits): { readonly hit: number; readonly probed: number } {
  const { probeIdentities } = hits.cohort;
  const counts = hitsByProbe(hits);
  return {
    hit: new Set(probeIdentities.filter((_, probe) => (counts[probe] ?? 0) > 0)).size,
    probed: new Set(probeIdentities).size,
  };
}
