import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectAlikeThresholds } from '../../test/expect-alike-thresholds.ts';
import { judgeByFormula, large, small, tied } from '../../test/fpir-oracle.ts';
import { hitsAbove } from '../../test/tail-cohorts.ts';
import { createSeededRandom, shuffled } from '../random/seeded-random.ts';
import { cohortTail } from './cohort-tail.ts';
import { fpirAtThreshold, fpirThreshold } from './fpir-threshold.ts';
import { countPairs, falseMatchRate } from './search-hits.ts';

const levels = [0.2, 0.8, 0.95, 0.999];

describe('fpirAtThreshold', () => {
  it('follows the formulas, drawn and extrapolated, resolved and not', () => {
    const bases = new Set<string>();
    for (const cohort of [small, tied]) {
      for (const place of [0, 2, 15, 40, 60, 100, 300, 700, 1200]) {
        const similarity = cohort.similarities[place]!;
        for (const galleryIdentities of [1, 2, 7, 27, 28, 29, 30, 400, 1_000_000]) {
          for (const confidenceLevel of levels) {
            for (const strangerProbes of [1, 20, Infinity]) {
              const options = { galleryIdentities, confidenceLevel, strangerProbes };
              const found = fpirAtThreshold(cohort, { ...options, similarity });
              expectAlikeThresholds(found, judgeByFormula(cohort, similarity, options));
              bases.add(found.basis);
            }
          }
        }
      }
    }
    expect([...bases].sort()).toEqual(['EMPIRICAL', 'EXTRAPOLATED', 'UNRESOLVED']);
  });

  it('follows the fitted tail, alone and with the counts, and the counts below it', () => {
    const highest = large.similarities[0]!;
    const beyond = [highest + 0.1, highest + 0.01];
    const pairs = new Set<number>();
    const seen = [0, 2, 3, 4, 5, 6, 10, 20, 28, 29, 30, 31, 200, 3000].map(
      (place) => large.similarities[place]!,
    );
    for (const similarity of [...beyond, ...seen]) {
      pairs.add(countPairs(hitsAbove(large, similarity)));
      for (const galleryIdentities of [1, 50, 119, 120, 10_000]) {
        for (const confidenceLevel of [0.2, 0.95]) {
          for (const strangerProbes of [50, Infinity]) {
            const options = { galleryIdentities, confidenceLevel, strangerProbes };
            const found = fpirAtThreshold(large, { ...options, similarity });
            expectAlikeThresholds(found, judgeByFormula(large, similarity, options));
          }
        }
      }
    }
    for (const edge of [4, 5, 29, 30]) expect(pairs).toContain(edge);
  });

  it('grows with N, falls with the threshold, and is at most N·μ', () => {
    for (const cohort of [small, large]) {
      const sizes = [1, 5, 20, cohort.identities - 1, cohort.identities, 1000, 1e5];
      const rateOf = (similarity: number, galleryIdentities: number): number =>
        fpirAtThreshold(cohort, { galleryIdentities, similarity, confidenceLevel: 0.1 }).rate!;
      for (const place of [50, 150, 400, 1000]) {
        const similarity = cohort.similarities[place]!;
        const mean = falseMatchRate(hitsAbove(cohort, similarity));
        let last = 0;
        for (const size of sizes) {
          const rate = rateOf(similarity, size);
          // the two kinds of estimate need not agree to the last digit
          if (last < 1) expect(rate).toBeGreaterThan(size === cohort.identities ? 0.9 * last : last);
          expect(rate).toBeLessThanOrEqual(Math.min(1, size * mean) * (1 + 1e-12));
          expect(rate).toBeGreaterThanOrEqual(rateOf(cohort.similarities[place - 20]!, size));
          last = rate;
        }
      }
    }
  });

  it('has an interval around its rate, wider at higher confidence and over fewer probes, by 10 at most', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 80, max: 1600 }),
        fc.integer({ min: 1, max: 500 }),
        (place, galleryIdentities) => {
          const similarity = small.similarities[place]!;
          const of = (options: object) => {
            const found = fpirAtThreshold(small, { galleryIdentities, similarity, ...options });
            if (found.rate !== null) {
              expect(found.interval.low).toBeLessThanOrEqual(found.rate);
              expect(found.interval.high).toBeGreaterThanOrEqual(found.rate * 0.999);
              expect(found.interval.high).toBeLessThanOrEqual(
                Math.min(1, found.interval.low * 10 * (1 + 1e-12)),
              );
            }
            return found.interval;
          };
          const usual = of({});
          expect(usual).toEqual(of({ confidenceLevel: 0.95, strangerProbes: Infinity }));
          expect(of({ confidenceLevel: 0.8 }).low).toBeGreaterThanOrEqual(usual.low);
          expect(of({ confidenceLevel: 0.99 }).low).toBeLessThanOrEqual(usual.low);
          expect(of({ strangerProbes: 50 }).low).toBeLessThanOrEqual(usual.low);
        },
      ),
      { seed: 1, numRuns: 100 },
    );
  });

  it('does not depend on the order of people and probes', () => {
    const random = createSeededRandom(9);
    const people = shuffled([...Array(29).keys()], random);
    const probes = shuffled([...Array(58).keys()], random);
    const matrix = new Float64Array(58 * 29);
    const probeIdentities = new Int32Array(58);
    small.probeIdentities.forEach((own, probe) => {
      probeIdentities[probes[probe]!] = people[own]!;
    });
    small.similarities.forEach((similarity, i) => {
      matrix[probes[small.probes[i]!]! * 29 + people[small.matches[i]!]!] = similarity;
    });
    const permuted = cohortTail(matrix, { identities: 29, probeIdentities });
    for (const galleryIdentities of [3, 28, 300]) {
      for (const rate of [0.2, 0.6]) {
        const options = { galleryIdentities, rate, strangerProbes: 100 };
        expectAlikeThresholds(fpirThreshold(permuted, options), fpirThreshold(small, options));
      }
    }
  });
});
