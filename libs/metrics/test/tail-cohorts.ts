import { createSeededRandom } from '../src/random/seeded-random.ts';
import { cohortTail } from '../src/thresholds/cohort-tail.ts';
import type { CohortTail } from '../src/thresholds/cohort-tail.ts';
import { countAtLeast, probeWeights } from '../src/thresholds/search-hits.ts';
import type { SearchHits } from '../src/thresholds/search-hits.ts';

export interface TailCohortOptions {
  readonly identities: number;
  readonly probes: number;
  /** How many comparisons are listed. */
  readonly listed: number;
  /** The coordinate −log(1 − s) above that of the last one, of a uniform draw in (0, 1). */
  readonly excess: (uniform: number) => number;
  readonly seed: number;
}

/** The top of a cohort's comparisons, between people drawn by chance, without the work of all the others. */
export function drawTailCohort({ identities, probes, listed, excess, seed }: TailCohortOptions): CohortTail {
  const random = createSeededRandom(seed);
  const probeIdentities = Int32Array.from({ length: probes }, (_, probe) => probe % identities);
  const similarities = Float64Array.from(
    { length: listed },
    () => 1 - 0.7 * Math.exp(-excess(1 - random.next())),
  );
  similarities.sort().reverse();
  const taken = new Set<number>();
  while (taken.size < listed) {
    const probe = random.integer(probes);
    const match = random.integer(identities);
    if (match !== probeIdentities[probe]) taken.add(probe * identities + match);
  }
  return {
    identities,
    probeIdentities,
    similarities,
    probes: Int32Array.from(taken, (pair) => Math.floor(pair / identities)),
    matches: Int32Array.from(taken, (pair) => pair % identities),
    floor: similarities[listed - 1]!,
  };
}

/** All comparisons of a cohort in which a few enrolled identities and a few probes have higher similarities than others. */
export function drawWholeCohort(options: {
  readonly identities: number;
  readonly probesEach: number;
  readonly seed: number;
  /** Similarities are multiples of it, so that some tie; 0 leaves them as they are. */
  readonly step?: number;
}): CohortTail {
  const { identities, probesEach, seed, step = 0 } = options;
  const random = createSeededRandom(seed);
  const probeIdentities = Array.from({ length: identities * probesEach }, (_, probe) => probe % identities);
  const matrix = probeIdentities.flatMap((_, probe) =>
    Array.from({ length: identities }, (__, match) => {
      const distance = random.next() ** 0.1 * (match % 9 === 0 ? 0.9 : 1) * (probe % 11 === 0 ? 0.9 : 1);
      return step === 0 ? 1 - distance : Math.round((1 - distance) / step) * step;
    }),
  );
  return cohortTail(matrix, { identities, probeIdentities });
}

/** The first so many comparisons. */
export function firstHits(cohort: CohortTail, count: number): SearchHits {
  return { cohort, count, weights: probeWeights(cohort) };
}

/** The comparisons at or above a similarity. */
export function hitsAbove(cohort: CohortTail, similarity: number): SearchHits {
  return firstHits(cohort, countAtLeast(cohort.similarities, similarity));
}
