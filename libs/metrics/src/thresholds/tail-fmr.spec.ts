import { describe, expect, it } from 'vitest';
import { drawTailCohort, firstHits } from '../../test/tail-cohorts.ts';
import { leaveGroupsOut } from './leave-groups-out.ts';
import type { SearchHits } from './search-hits.ts';
import { fitTailFmr } from './tail-fmr.ts';

const exponential = (uniform: number): number => -0.06 * Math.log(uniform);
/** ξ = −1/2: the upper end is twice the scale above. */
const bounded = (uniform: number): number => 0.12 * (1 - Math.sqrt(uniform));
/** ξ = 1/2, which is held at 0. */
const heavy = (uniform: number): number => 0.02 * (uniform ** -0.5 - 1);

/** 130 probes of 100 identities: thirty are probed twice, and their probes weigh half. */
function hitsOf(excess: (uniform: number) => number, seed = 3): SearchHits {
  const cohort = drawTailCohort({ identities: 100, probes: 130, listed: 150, excess, seed });
  return firstHits(cohort, 150);
}

const coordinate = (similarity: number): number => -Math.log(1 - similarity);

/** Hosking and Wallis's moments, hit by hit from the lowest to the highest. */
function fitByMoments({ cohort, count }: SearchHits, isIn: (hit: number) => boolean, comparisons = 1) {
  const threshold = coordinate(cohort.similarities[count - 1]!);
  const weightOf = (hit: number): number => {
    const own = cohort.probeIdentities[cohort.probes[hit]!]!;
    return 1 / (100 * cohort.probeIdentities.filter((identity) => identity === own).length);
  };
  const hits = Array.from({ length: count - 1 }, (_, i) => count - 2 - i).filter(isIn);
  const sum = hits.reduce((total, hit) => total + weightOf(hit), 0);
  const n = hits.length;
  let before = 0;
  let mean = 0;
  let upper = 0;
  for (const hit of hits) {
    const times = (weightOf(hit) * n) / sum;
    const excess = coordinate(cohort.similarities[hit]!) - threshold;
    const position = (before + 0.5 * (times + 1) - 0.35) / n;
    mean += (excess * times) / n;
    upper += ((1 - position) * excess * times) / n;
    before += times;
  }
  const shape = 2 - mean / (mean - 2 * upper);
  const share = sum / 99 / comparisons;
  const scale = shape > 0 ? mean : (2 * mean * upper) / (mean - 2 * upper);
  const rateAt = (similarity: number): number => {
    const excess = coordinate(similarity) - threshold;
    if (shape > 0) return share * Math.exp(-excess / scale);
    return share * Math.max(0, 1 + (shape * excess) / scale) ** (-1 / shape);
  };
  return { share, shape, scale, threshold, rateAt };
}

const everyone = (): boolean => true;

describe('fitTailFmr', () => {
  it('is a generalised Pareto tail of −log(1 − s) by probability-weighted moments', () => {
    for (const [excess, shape] of [
      [exponential, 0],
      [bounded, -0.5],
      [heavy, 0.5],
    ] as const) {
      const hits = hitsOf(excess);
      const tail = fitTailFmr(hits);
      const expected = fitByMoments(hits, everyone);
      expect(Math.abs(expected.shape - shape)).toBeLessThan(0.3);
      expect(tail.from).toBe(hits.cohort.similarities[149]);
      expect(tail.share).toBeCloseTo(expected.share, 14);
      expect(tail.rateAt(tail.from)).toBeCloseTo(expected.share, 14);
      for (const place of [0, 1, 5, 20, 60, 120]) {
        const similarity = hits.cohort.similarities[place]!;
        expect(tail.rateAt(similarity)).toBeCloseTo(expected.rateAt(similarity), 12);
        expect(tail.at(similarity).value).toBe(tail.rateAt(similarity));
      }
    }
  });

  it('has no shape above 0, which would be heavier than distances in a space can be', () => {
    const tail = fitTailFmr(hitsOf(heavy));
    // an exponential halves over equal steps of the coordinate
    const at = (steps: number): number => tail.rateAt(1 - (1 - tail.from) * 0.98 ** steps);
    expect(at(6) / at(3)).toBeCloseTo(at(3) / at(0), 10);
    expect(at(9) / at(6)).toBeCloseTo(at(3) / at(0), 10);
  });

  it('has a quantile that its rate takes back, falls, and ends at the upper end', () => {
    for (const excess of [exponential, bounded, heavy]) {
      const tail = fitTailFmr(hitsOf(excess));
      let last = Infinity;
      for (const part of [1, 0.5, 0.1, 0.01, 1e-3]) {
        const similarity = tail.quantile(part * tail.share);
        expect(tail.rateAt(similarity) / (part * tail.share)).toBeCloseTo(1, 8);
        expect(similarity).toBeGreaterThanOrEqual(tail.from - 1e-12);
        expect(similarity).toBeLessThan(1);
        expect(tail.rateAt(similarity)).toBeLessThan(last);
        last = tail.rateAt(similarity);
      }
      expect(tail.quantile(1)).toBeCloseTo(tail.from, 12);
    }
    const hits = hitsOf(bounded);
    const { threshold, scale, shape } = fitByMoments(hits, everyone);
    const beyond = 1 - Math.exp(-(threshold - (1.01 * scale) / shape));
    expect(fitTailFmr(hits).at(beyond)).toEqual({ value: 0, variance: Infinity });
  });

  it('has at least the variance of leaving groups of identities out, and little more where it begins', () => {
    for (const excess of [exponential, heavy, bounded]) {
      const hits = hitsOf(excess);
      const tail = fitTailFmr(hits);
      const fits = leaveGroupsOut(hits, (isIn, comparisons) => fitByMoments(hits, isIn, comparisons));
      const jackknife = (similarity: number): number =>
        fits.variance((fitted) => Math.log(fitted.rateAt(similarity) / tail.rateAt(similarity)));
      const ratio = tail.at(tail.from).variance / jackknife(tail.from);
      expect(ratio).toBeGreaterThan(1 - 1e-9);
      expect(ratio).toBeLessThan(1.01);
      let last = 0;
      for (const pairs of [100, 30, 10, 3]) {
        const similarity = tail.quantile((pairs / 150) * tail.share);
        const { variance } = tail.at(similarity);
        expect(variance).toBeGreaterThan(jackknife(similarity) * (1 - 1e-9));
        expect(variance).toBeLessThan(2 * jackknife(similarity));
        const doubt = variance - jackknife(similarity);
        expect(doubt).toBeGreaterThan(last);
        last = doubt;
      }
    }
  });

  it('takes the same picture twice as a similarity a little below 1', () => {
    const hits = hitsOf(exponential);
    const similarities = hits.cohort.similarities.slice();
    similarities.fill(1, 0, 3);
    const tail = fitTailFmr({ ...hits, cohort: { ...hits.cohort, similarities } });
    expect(tail.rateAt(1)).toBeGreaterThan(0);
    expect(tail.rateAt(1)).toBe(tail.rateAt(1 - 1e-7));
    expect(tail.rateAt(1)).toBeLessThan(tail.rateAt(1 - 2e-6));
    expect(tail.at(1).variance).toBeLessThan(Infinity);
  });
});
