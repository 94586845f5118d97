import { clopperPearson } from '../src/evaluation/clopper-pearson.ts';
import type { CohortTail } from '../src/thresholds/cohort-tail.ts';
import { empiricalFmr, empiricalFpir } from '../src/thresholds/empirical-fpir.ts';
import type { FittedThreshold } from '../src/thresholds/fitted-threshold.types.ts';
import type { FpirOptions } from '../src/thresholds/fpir-model.ts';
import { gammaInterval } from '../src/thresholds/gamma-interval.ts';
import { dispersionTrend } from '../src/thresholds/hit-dispersion.ts';
import { countPairs, falseMatchRate } from '../src/thresholds/search-hits.ts';
import { fitStraightTail } from '../src/thresholds/straight-tail.ts';
import { drawWholeCohort, firstHits, hitsAbove } from './tail-cohorts.ts';

/** 1624 comparisons: too few for a tail. */
export const small = drawWholeCohort({ identities: 29, probesEach: 2, seed: 1 });
/** The same with similarities that tie. */
export const tied = drawWholeCohort({ identities: 29, probesEach: 2, seed: 2, step: 0.01 });
/** 28,560 comparisons, of which 142 are a tail. */
export const large = drawWholeCohort({ identities: 120, probesEach: 2, seed: 3 });
/** The one of `large`. */
export const tail = fitStraightTail(firstHits(large, large.similarities.length))!;

const trendOf = (cohort: CohortTail) => {
  const many = Math.min(cohort.similarities.length, 4000);
  return dispersionTrend(firstHits(cohort, Math.ceil(many / 10)), firstHits(cohort, many));
};
const trends = new Map([small, tied, large].map((cohort) => [cohort, trendOf(cohort)]));

function hitsOfProbes(cohort: CohortTail, similarity: number): number[] {
  const counts = Array.from(cohort.probeIdentities, () => 0);
  cohort.similarities.forEach((one, i) => {
    if (one >= similarity) counts[cohort.probes[i]!]! += 1;
  });
  return counts;
}

/** Mean over probes, two of each identity, of 1 − C(M − 1 − k, N) / C(M − 1, N), the quotient as a product. */
export function drawnFpir(cohort: CohortTail, similarity: number, gallery: number): number {
  const others = cohort.identities - 1;
  const counts = hitsOfProbes(cohort, similarity);
  const missed = counts.map((hits) => {
    let chance = 1;
    for (let i = 0; i < gallery; i += 1) chance *= Math.max(0, others - hits - i) / (others - i);
    return chance;
  });
  return 1 - missed.reduce((sum, one) => sum + one, 0) / counts.length;
}

/**
 * Relative variance between galleries, pair by pair of people: N·(E[ψψ'] − E[ψ]²) / FPIR², ψ what an identity adds to the hits of
 * a person's probes, ψ' the same of another person.
 */
function drawnVariance(cohort: CohortTail, similarity: number, gallery: number): number {
  const key = `${cohort.identities} ${cohort === tied} ${similarity} ${gallery}`;
  const known = drawnVariances.get(key) ?? drawnVarianceOf(cohort, similarity, gallery);
  drawnVariances.set(key, known);
  return known;
}

/** The tests ask for each with many intervals. */
const drawnVariances = new Map<string, number>();

function drawnVarianceOf(cohort: CohortTail, similarity: number, gallery: number): number {
  const people = cohort.identities;
  const counts = hitsOfProbes(cohort, similarity);
  const alone = counts.map((hits) => {
    let chance = 1;
    for (let i = 0; i < gallery - 1; i += 1)
      chance *= Math.max(0, people - 2 - (hits - 1) - i) / (people - 2 - i);
    return chance;
  });
  const added = Array.from({ length: people }, () => new Array<number>(people).fill(0));
  cohort.similarities.forEach((one, i) => {
    const probe = cohort.probes[i]!;
    // two probes of each person
    if (one >= similarity) added[cohort.matches[i]!]![cohort.probeIdentities[probe]!]! += alone[probe]! / 2;
  });
  let [sum, products] = [0, 0];
  added.forEach((row, i) => {
    const ofOthers = row.filter((_, person) => person !== i);
    const total = ofOthers.reduce((all, one) => all + one, 0);
    sum += total;
    for (const one of ofOthers) products += one * (total - one);
  });
  const mean = sum / (people * (people - 1));
  const product = products / (people * (people - 1) * (people - 2));
  return (gallery * Math.max(0, product - mean ** 2)) / drawnFpir(cohort, similarity, gallery) ** 2;
}

/** 1 − (1 + Nμc)^(−1/c) with the cohort's dispersion of probes, and 0 where μ is. */
export function mixedFpir(cohort: CohortTail, rate: number, gallery: number): number {
  if (rate === 0) return 0;
  const dispersion = trends.get(cohort)!.at(rate).probes;
  return 1 - (1 + gallery * rate * dispersion) ** (-1 / dispersion);
}

/** The fitted rate alone where fewer than 5 pairs of people are hit, else its geometric mean with the counted one. */
export function rateInTail(cohort: CohortTail, similarity: number) {
  const hits = hitsAbove(cohort, similarity);
  const fitted = tail.at(similarity);
  if (countPairs(hits) < 5) return fitted;
  const counted = empiricalFmr(hits);
  const distance = Math.log(fitted.value) - Math.log(counted.value);
  return {
    value: Math.exp((Math.log(fitted.value) + Math.log(counted.value)) / 2),
    variance: 0.5 * fitted.variance + 0.5 * counted.variance + 0.25 * distance * distance,
  };
}

function estimateByFormula(cohort: CohortTail, similarity: number, gallery: number) {
  const hits = hitsAbove(cohort, similarity);
  const isCounted = countPairs(hits) >= 30;
  if (isCounted && gallery < cohort.identities) {
    const { variance } = empiricalFpir(hits, gallery);
    return { value: drawnFpir(cohort, similarity, gallery), variance, basis: 'EMPIRICAL' };
  }
  const isInTail = cohort === large && similarity >= tail.from && !isCounted;
  const fmr = isInTail ? rateInTail(cohort, similarity) : empiricalFmr(hits);
  const value = mixedFpir(cohort, fmr.value, gallery);
  const { probes } = trends.get(cohort)!.at(fmr.value);
  const mixedWith = (rate: number): number => 1 - (1 + gallery * rate * probes) ** (-1 / probes);
  const at = (factor: number): number => Math.log(mixedWith(factor * fmr.value));
  const elasticity = fmr.value === 0 ? 1 : (at(1 + 1e-4) - at(1 - 1e-4)) / 2e-4;
  return { value, variance: elasticity ** 2 * fmr.variance, basis: 'EXTRAPOLATED' };
}

/** What `fpirAtThreshold` says, from the formulas of its parts. */
export function judgeByFormula(
  cohort: CohortTail,
  similarity: number,
  options: FpirOptions,
): FittedThreshold {
  const { galleryIdentities: gallery, confidenceLevel = 0.95, strangerProbes = Infinity } = options;
  const { value, variance, basis } = estimateByFormula(cohort, similarity, gallery);
  const counted = falseMatchRate(hitsAbove(cohort, similarity));
  const rate = counted > 0 || cohort !== large ? counted : tail.rateAt(similarity);
  const isDrawn = basis === 'EMPIRICAL' && options.of !== 'mean';
  const mixed = options.of === 'mean' ? 0 : trends.get(cohort)!.at(rate).identities / gallery;
  const ofGallery = 1 + (isDrawn ? drawnVariance(cohort, similarity, gallery) : mixed);
  const ofProbes = 1 + (1 - value) / (strangerProbes * value);
  const isKnown = value > 0 && variance < Infinity;
  const relative = gammaInterval(
    isKnown ? (1 + variance) * ofGallery * ofProbes - 1 : Infinity,
    confidenceLevel,
  );
  const [low, high] = [value * relative.low, Math.min(1, value * relative.high)];
  if (low > 0 && high / low <= 10) {
    const known = basis === 'EMPIRICAL' ? 'EMPIRICAL' : 'EXTRAPOLATED';
    return { similarity, rate: value, interval: { low, high }, confidenceLevel, basis: known };
  }
  const counts = hitsOfProbes(cohort, similarity);
  const hit = new Set(cohort.probeIdentities.filter((_, probe) => counts[probe]! > 0)).size;
  const people = clopperPearson(hit, cohort.identities, confidenceLevel).high;
  const bound = Math.min(1, people * Math.max(1, gallery / (cohort.identities - 1)));
  const interval = { low: 0, high: value > 0 ? Math.min(high, bound) : bound };
  return { similarity, rate: null, interval, confidenceLevel, basis: 'UNRESOLVED' };
}
