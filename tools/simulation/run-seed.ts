import { fpirThreshold } from '@gallerist/metrics/thresholds';
import type { CohortTail } from '@gallerist/metrics/thresholds';
import { cohortOf, firstIdentities } from './cohort.ts';
import type { SeedResult, SimulationSettings, UnresolvableResult } from './simulation.types.ts';
import { strangerSearches } from './stranger-searches.ts';

/** Of the cohort, the small one that cannot resolve large galleries. */
const SMALL_SHARE = 0.04;
/** Below the target rate by so much nothing is seen in any cohort. */
const RARE = 0.01;

/** Fits thresholds on a cohort of one seed and measures them on strangers and galleries of the same world. */
export async function runSeed(settings: SimulationSettings, seed: number): Promise<SeedResult> {
  const { scenario, cohortIdentities, gallerySizes, strangers, targetRate: rate, fixedAt } = settings;
  const cohort = await cohortOf(scenario, seed, cohortIdentities);
  const highest = await strangerSearches(scenario, seed, { strangers, gallerySizes });
  const fixed = fpirThreshold(cohort, { rate, galleryIdentities: fixedAt }).similarity;
  const galleries = gallerySizes.map((galleryIdentities, place) => {
    const fitted = fpirThreshold(cohort, { rate, galleryIdentities, strangerProbes: strangers });
    const fpirAt = (threshold: number | null): number =>
      shareAtLeast(highest[place] ?? new Float32Array(), threshold);
    return {
      identities: galleryIdentities,
      fitted,
      realisedFpir: fpirAt(fitted.similarity),
      fixedRealisedFpir: fpirAt(fixed),
    };
  });
  const largest = gallerySizes.at(-1) ?? 1;
  const ofLargest = highest[gallerySizes.length - 1] ?? new Float32Array();
  const judge = (name: string, fittedOn: CohortTail, target: number): UnresolvableResult => {
    const fitted = fpirThreshold(fittedOn, { rate: target, galleryIdentities: largest });
    return {
      name,
      isUnresolved: fitted.basis === 'UNRESOLVED',
      isBounded: shareAtLeast(ofLargest, fitted.similarity) <= fitted.interval.high,
    };
  };
  const few = Math.round(cohortIdentities * SMALL_SHARE);
  return {
    seed,
    galleries,
    unresolvable: [
      judge(`FPIR ${rate * RARE} at N = ${largest}`, cohort, rate * RARE),
      judge(`cohort of ${few} at N = ${largest}`, firstIdentities(cohort, few), rate),
    ],
  };
}

function shareAtLeast(similarities: Float32Array, threshold: number | null): number {
  if (threshold === null) return 0;
  return similarities.filter((similarity) => similarity >= threshold).length / similarities.length;
}
