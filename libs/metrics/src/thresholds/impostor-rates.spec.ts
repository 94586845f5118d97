import { describe, expect, it } from 'vitest';
import { large, rateInTail, small } from '../../test/fpir-oracle.ts';
import { drawTailCohort, firstHits, hitsAbove } from '../../test/tail-cohorts.ts';
import { hitDispersion } from './hit-dispersion.ts';
import { impostorRates } from './impostor-rates.ts';
import { countPairs, falseMatchRate } from './search-hits.ts';

describe('impostorRates', () => {
  it('counts from 30 pairs of people on, reads the tail below 5, and takes their mean between', () => {
    const { fmrAt } = impostorRates(large);
    const highest = large.similarities[0]!;
    const seen = [0, 2, 3, 4, 5, 6, 10, 20, 28, 29, 30, 31, 200, 3000].map(
      (place) => large.similarities[place]!,
    );
    const pairs = new Set<number>();
    for (const similarity of [highest + 0.1, highest + 0.01, ...seen]) {
      const hits = hitsAbove(large, similarity);
      pairs.add(countPairs(hits));
      const expected = countPairs(hits) >= 30 ? falseMatchRate(hits) : rateInTail(large, similarity).value;
      // the order of sums differs
      expect(fmrAt(similarity)! / expected).toBeCloseTo(1, 12);
    }
    for (const edge of [0, 4, 5, 29, 30]) expect(pairs).toContain(edge);
  });

  it('says nothing below what the cohort keeps, nor above all of it where it has no tail', () => {
    const listed = drawTailCohort({
      ...{ identities: 100, probes: 130, listed: 150, seed: 3 },
      excess: (uniform) => -0.06 * Math.log(uniform),
    });
    expect(impostorRates(listed).fmrAt(listed.floor - 1e-9)).toBeNull();
    expect(impostorRates(listed).fmrAt(listed.floor)).toBeCloseTo(falseMatchRate(firstHits(listed, 150)), 14);
    const [highest = 0] = small.similarities;
    expect(impostorRates(small).fmrAt(highest)).toBeCloseTo(falseMatchRate(hitsAbove(small, highest)), 14);
    expect(impostorRates(small).fmrAt(highest + 1e-9)).toBeNull();
  });

  it('measures how unevenly probes are hit at 4000 hits and at a tenth of them', () => {
    const { dispersionAt } = impostorRates(large);
    for (const count of [4000, 400]) {
      const hits = firstHits(large, count);
      expect(hitDispersion(hits).probes).toBeGreaterThan(0);
      expect(dispersionAt(falseMatchRate(hits))).toBeCloseTo(hitDispersion(hits).probes, 12);
    }
  });

  it('refuses a cohort without comparisons', () => {
    const none = { ...small, similarities: new Float64Array() };
    expect(() => impostorRates(none)).toThrow('impostorRates');
  });
});
