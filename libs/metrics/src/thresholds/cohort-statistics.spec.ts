import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hitsOf, smallCohorts } from '../../test/small-cohorts.ts';
import type { CohortHit, SmallCohort } from '../../test/small-cohorts.ts';
import { cohortTail } from './cohort-tail.ts';
import { empiricalFmr, empiricalFpir } from './empirical-fpir.ts';
import {
  drawnGalleryHitProbability,
  galleryHitElasticity,
  galleryHitProbability,
} from './gallery-hit-probability.ts';
import { hitDispersion } from './hit-dispersion.ts';
import { countAtLeast, countPairs, falseMatchRate, hitIdentities, probeWeights } from './search-hits.ts';
import type { SearchHits } from './search-hits.ts';

const seeded = { seed: 1, numRuns: 80 };

/** Identities that were probed weigh the same, and so do the probes of one. */
function weightOf({ probeIdentities }: SmallCohort, probe: number): number {
  const same = probeIdentities.filter((own) => own === probeIdentities[probe]).length;
  return 1 / (new Set(probeIdentities).size * same);
}

function searchHits(cohort: SmallCohort, threshold: number): SearchHits {
  const tail = cohortTail(cohort.matrix.flat(), cohort);
  return { cohort: tail, count: countAtLeast(tail.similarities, threshold), weights: probeWeights(tail) };
}

/** By trying every gallery. */
function hitByEnumeration(hits: number, gallery: number, cohort: number): number {
  let galleries = 0;
  let hit = 0;
  for (let set = 0; set < 2 ** cohort; set += 1) {
    const members = Array.from({ length: cohort }, (_, i) => i).filter((i) => ((set >> i) & 1) === 1);
    if (members.length !== gallery) continue;
    galleries += 1;
    if (members.some((member) => member < hits)) hit += 1;
  }
  return hit / galleries;
}

describe('hits of a cohort', () => {
  it('count rates with identities weighing the same', () => {
    fc.assert(
      fc.property(smallCohorts, fc.integer({ min: -3, max: 4 }), (cohort, threshold) => {
        const hits = searchHits(cohort, threshold);
        const listed = hitsOf(cohort, threshold);
        expect(hits.count).toBe(listed.length);
        const rate =
          listed.reduce((sum, { probe }) => sum + weightOf(cohort, probe), 0) / (cohort.identities - 1);
        expect(falseMatchRate(hits)).toBeCloseTo(rate, 12);
        expect(empiricalFmr(hits).value).toBeCloseTo(rate, 12);
        const pairs = listed.map(({ own, match }) => `${Math.min(own, match)} ${Math.max(own, match)}`);
        expect(countPairs(hits)).toBe(new Set(pairs).size);
        expect(hitIdentities(hits)).toEqual({
          hit: new Set(listed.map(({ own }) => own)).size,
          probed: new Set(cohort.probeIdentities).size,
        });
      }),
      seeded,
    );
  });

  it('give the FPIR of every gallery that could be drawn, and its variance by leaving identities out', () => {
    fc.assert(
      fc.property(
        fc.record({
          cohort: smallCohorts,
          threshold: fc.integer({ min: -1, max: 3 }),
          size: fc.integer({ min: 1, max: 5 }),
        }),
        ({ cohort, threshold, size }) => {
          const others = cohort.identities - 1;
          const gallery = Math.min(size, others);
          const hits = searchHits(cohort, threshold);
          const listed = hitsOf(cohort, threshold);
          const at = (count: number) => hitByEnumeration(count, gallery, others);
          const countOf = (probe: number) => listed.filter((hit) => hit.probe === probe).length;
          const fpir = cohort.probeIdentities.reduce(
            (sum, _, probe) => sum + weightOf(cohort, probe) * at(countOf(probe)),
            0,
          );
          const found = empiricalFpir(hits, gallery);
          expect(found.value).toBeCloseTo(fpir, 10);
          if (listed.length === 0) {
            expect(found.variance).toBe(Infinity);
            return;
          }
          const lossOf = ({ probe }: CohortHit) =>
            weightOf(cohort, probe) * (at(countOf(probe)) - at(countOf(probe) - 1));
          const influence = Array.from({ length: cohort.identities }, (_, identity) => {
            const own = cohort.probeIdentities.reduce(
              (sum, of, probe) => sum + (of === identity ? weightOf(cohort, probe) * at(countOf(probe)) : 0),
              0,
            );
            return listed.reduce((sum, hit) => sum + (hit.match === identity ? lossOf(hit) : 0), own);
          });
          const mean = influence.reduce((sum, one) => sum + one, 0) / cohort.identities;
          const ofIdentities = influence.reduce((sum, one) => sum + (one - mean) ** 2, 0);
          let ofPairs = 0;
          for (let a = 0; a < cohort.identities; a += 1) {
            for (let b = a + 1; b < cohort.identities; b += 1) {
              const between = listed.filter(
                ({ own, match }) => (own === a && match === b) || (own === b && match === a),
              );
              ofPairs += between.reduce((sum, hit) => sum + lossOf(hit), 0) ** 2;
            }
          }
          const variance = Math.max(ofIdentities - ofPairs, ofPairs) / fpir ** 2;
          expect(found.variance).toBeCloseTo(variance, 8);
          if (gallery === 1) expect(empiricalFmr(hits).variance).toBeCloseTo(variance, 8);
        },
      ),
      seeded,
    );
  });

  it('vary between probes and between identities as their pairs say', () => {
    fc.assert(
      fc.property(smallCohorts, fc.integer({ min: -1, max: 4 }), (cohort, threshold) => {
        // Every identity probed: the identities' rates are then plain shares of probes.
        const extra = Array.from({ length: cohort.identities }, (_, own) => own);
        const full = {
          ...cohort,
          probeIdentities: [...cohort.probeIdentities, ...extra],
          matrix: [...cohort.matrix, ...extra.map((own) => cohort.matrix[own % cohort.matrix.length]!)],
        };
        const hits = searchHits(full, threshold);
        const listed = hitsOf(full, threshold);
        const n = full.identities;
        const found = hitDispersion(hits);
        if (listed.length === 0) {
          expect(found).toEqual({ probes: 0, identities: 0 });
          return;
        }
        const isHit = (probe: number, match: number) =>
          listed.some((hit) => hit.probe === probe && hit.match === match);
        let ofProbes = 0;
        full.probeIdentities.forEach((own, probe) => {
          for (const a of extra) {
            for (const b of extra) {
              if (a === b || a === own || b === own || !isHit(probe, a) || !isHit(probe, b)) continue;
              ofProbes += weightOf(full, probe) / ((n - 1) * (n - 2));
            }
          }
        });
        const rateAgainst = (own: number, match: number): number => {
          const probes = full.probeIdentities.flatMap((of, probe) => (of === own ? [probe] : []));
          return probes.filter((probe) => isHit(probe, match)).length / probes.length;
        };
        let ofIdentities = 0;
        for (const match of extra) {
          for (const a of extra) {
            for (const b of extra) {
              if (a === b || a === match || b === match) continue;
              ofIdentities += (rateAgainst(a, match) * rateAgainst(b, match)) / (n * (n - 1) * (n - 2));
            }
          }
        }
        const rate = falseMatchRate(hits);
        expect(found.probes).toBeCloseTo(Math.max(0, ofProbes / rate ** 2 - 1), 8);
        expect(found.identities).toBeCloseTo(Math.max(0, ofIdentities / rate ** 2 - 1), 8);
      }),
      { ...seeded, numRuns: 40 },
    );
  });
});

describe('the probability that a gallery is hit', () => {
  it('is that of drawing without replacement', () => {
    for (let cohort = 1; cohort <= 7; cohort += 1) {
      for (let gallery = 0; gallery <= cohort; gallery += 1) {
        for (let hits = 0; hits <= cohort; hits += 1) {
          expect(drawnGalleryHitProbability(hits, { gallery, cohort })).toBeCloseTo(
            hitByEnumeration(hits, gallery, cohort),
            12,
          );
        }
      }
    }
  });

  it('is the union of N draws, less where rates differ between probes, and at most N·μ', () => {
    expect(galleryHitProbability(0.01, { gallery: 100, dispersion: 0 })).toBeCloseTo(1 - Math.exp(-1), 14);
    for (const dispersion of [1e-9, 0.1, 1, 5]) {
      for (const [rate, gallery] of [
        [1e-4, 10],
        [0.01, 100],
        [0.2, 1000],
      ] as const) {
        const found = galleryHitProbability(rate, { gallery, dispersion });
        expect(found).toBeCloseTo(1 - (1 + gallery * rate * dispersion) ** (-1 / dispersion), 6);
        expect(found).toBeLessThanOrEqual(gallery * rate);
        expect(found).toBeLessThanOrEqual(galleryHitProbability(rate, { gallery, dispersion: 0 }) + 1e-12);
      }
    }
  });

  it('has the elasticity of its derivative', () => {
    for (const dispersion of [0, 0.3, 2]) {
      for (const rate of [1e-5, 1e-3, 0.02]) {
        const of = { gallery: 200, dispersion };
        const step = 1e-5;
        const difference =
          Math.log(galleryHitProbability(rate * (1 + step), of)) -
          Math.log(galleryHitProbability(rate * (1 - step), of));
        expect(galleryHitElasticity(rate, of)).toBeCloseTo(difference / (2 * step), 5);
      }
      expect(galleryHitElasticity(0, { gallery: 200, dispersion })).toBe(1);
    }
  });
});
