import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../random/seeded-random.ts';
import { cohortTail } from './cohort-tail.ts';
import { dispersionTrend, hitDispersion } from './hit-dispersion.ts';
import { leaveGroupsOut } from './leave-groups-out.ts';
import { countAtLeast, falseMatchRate, probeWeights } from './search-hits.ts';
import type { SearchHits } from './search-hits.ts';

const identities = 45;

/** Random similarities, higher for a few identities and a few probes, so that hits fall unevenly. */
function hitsAt(threshold: number): SearchHits {
  const random = createSeededRandom(5);
  const probeIdentities = Array.from({ length: 2 * identities }, (_, probe) => probe % identities);
  const matrix = probeIdentities.flatMap((_, probe) =>
    Array.from({ length: identities }, (__, match) => {
      const lamb = match % 9 === 0 ? 0.2 : 0;
      const wolf = probe % 11 === 0 ? 0.2 : 0;
      return random.next() + lamb + wolf;
    }),
  );
  const cohort = cohortTail(matrix, { identities, probeIdentities });
  return { cohort, count: countAtLeast(cohort.similarities, threshold), weights: probeWeights(cohort) };
}

describe('leaveGroupsOut', () => {
  it('is the jackknife over 20 groups of identities, less the variance between two groups once', () => {
    const hits = hitsAt(0.9);
    const groupsOf = (hit: number): number[] => {
      const probe = hits.cohort.probes[hit]!;
      return [hits.cohort.probeIdentities[probe]! % 20, hits.cohort.matches[hit]! % 20];
    };
    const all = Array.from({ length: hits.count }, (_, hit) => hit);
    const whole = hits.count;
    const countIf = (isIn: (groups: number[]) => boolean): number =>
      all.filter((hit) => isIn(groupsOf(hit))).length;
    let ofGroups = 0;
    let between = 0;
    let within = 0;
    for (let a = 0; a < 20; a += 1) {
      const without = countIf((groups) => !groups.includes(a)) / (19 / 20) ** 2;
      ofGroups += ((without - whole) ** 2 * 19) / 20;
      for (let b = a; b < 20; b += 1) {
        const isPair = (groups: number[]) => Math.min(...groups) === a && Math.max(...groups) === b;
        const share = a === b ? 1 / 400 : 2 / 400;
        const difference = (countIf((groups) => !isPair(groups)) / (1 - share) - whole) ** 2;
        if (a === b) within += difference;
        else between += difference;
      }
    }
    const fits = leaveGroupsOut(hits, (isIn, comparisons) => all.filter(isIn).length / comparisons);
    const expected = Math.max(ofGroups - between, between + within);
    expect(fits.variance((fitted) => fitted - whole) / expected).toBeCloseTo(1, 10);
    expect(ofGroups - between).toBeGreaterThan(between + within);
    // A statistic that only the hits between groups move: the second bound.
    const flat = leaveGroupsOut(hits, (isIn, comparisons) =>
      comparisons > 0.98 ? all.filter(isIn).length : whole,
    );
    let pairs = 0;
    for (let a = 0; a < 20; a += 1) {
      for (let b = a; b < 20; b += 1) {
        pairs += countIf((groups) => Math.min(...groups) === a && Math.max(...groups) === b) ** 2;
      }
    }
    expect(flat.variance((fitted) => fitted - whole)).toBeCloseTo(pairs, 6);
  });
});

describe('dispersionTrend', () => {
  it('goes through both measured levels and grows on as a power of the rate', () => {
    const few = hitsAt(1.15);
    const many = hitsAt(0.7);
    const [rateFew, rateMany] = [falseMatchRate(few), falseMatchRate(many)];
    const measured = { few: hitDispersion(few), many: hitDispersion(many) };
    const trend = dispersionTrend(few, many);
    for (const kind of ['probes', 'identities'] as const) {
      const [low, high] = [measured.many[kind], measured.few[kind]];
      expect(high).toBeGreaterThan(low);
      expect(low).toBeGreaterThan(0);
      const exponent = Math.min(1, Math.log(high / low) / Math.log(rateMany / rateFew));
      expect(trend.at(rateFew)[kind]).toBeCloseTo(high, 10);
      expect(trend.at(rateFew / 7)[kind]).toBeCloseTo(high * 7 ** exponent, 8);
      if (exponent < 1) expect(trend.at(rateMany)[kind]).toBeCloseTo(low, 8);
    }
  });

  it('stays at the greater level where it does not grow', () => {
    const few = hitsAt(1.15);
    const many = hitsAt(0.7);
    const greater = hitDispersion(few);
    expect(dispersionTrend(many, few).at(1e-5)).toEqual(greater);
    expect(dispersionTrend(few, few).at(1e-5)).toEqual(greater);
    const none = { ...few, count: 0 };
    expect(dispersionTrend(none, none).at(1e-5)).toEqual({ probes: 0, identities: 0 });
    expect(dispersionTrend(few, none).at(1e-5)).toEqual(greater);
  });
});
