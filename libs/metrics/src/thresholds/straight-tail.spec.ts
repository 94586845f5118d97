import { describe, expect, it } from 'vitest';
import { drawTailCohort, firstHits } from '../../test/tail-cohorts.ts';
import { countPairs, falseMatchRate } from './search-hits.ts';
import type { SearchHits } from './search-hits.ts';
import { fitStraightTail } from './straight-tail.ts';
import { fitTailFmr } from './tail-fmr.ts';

const straight = (uniform: number): number => -0.06 * Math.log(uniform);
/** From a share of the hits on, look-alikes fall off five times as slowly. */
const bentAt =
  (share: number) =>
  (uniform: number): number =>
    uniform > share ? straight(uniform) : straight(share) + 5 * straight(uniform / share);

function draw(excess: (uniform: number) => number, seed: number, listed = 1000): SearchHits {
  // 0.5 % of 1000 · 200 comparisons are 1000
  const cohort = drawTailCohort({ identities: 201, probes: 1000, listed, excess, seed });
  return firstHits(cohort, listed);
}

const isSpread = ({ cohort: { similarities } }: SearchHits, count: number): boolean =>
  similarities[Math.floor(count / 4)]! > similarities[count - 1]!;

/** Whether the fit agrees with the counts of the upper half, quarter, … within 1.5 standard deviations. */
function agrees(hits: SearchHits): boolean {
  const tail = fitTailFmr(hits);
  for (let part = 2; hits.count / part >= 8; part *= 2) {
    const count = Math.floor(hits.count / part);
    const upper = { ...hits, count };
    const pairs = countPairs(upper);
    if (pairs < 6) return true;
    const fitted = tail.rateAt(hits.cohort.similarities[count - 1]!);
    if (Math.abs(Math.log(falseMatchRate(upper) / fitted)) * Math.sqrt(pairs) > 1.5) return false;
  }
  return true;
}

/** Hits of the tail: halved down to 150 while it is bent. */
function straightCount(hits: SearchHits, most: number): number {
  let count = most;
  while (count > 150) {
    const half = Math.max(150, Math.floor(count / 2));
    if (!isSpread(hits, Math.floor(count / 2)) || agrees({ ...hits, count })) break;
    count = half;
  }
  return count;
}

describe('fitStraightTail', () => {
  it('is the longest tail whose upper parts agree with it', () => {
    const lengths = new Set<number>();
    for (const bend of [0, 0.005, 0.02, 0.1, 0.3]) {
      for (let seed = 1; seed <= 8; seed += 1) {
        const hits = draw(bentAt(bend), seed);
        const count = straightCount(hits, 1000);
        const tail = fitStraightTail(hits);
        expect(tail?.from).toBe(hits.cohort.similarities[count - 1]);
        expect(tail?.share).toBe(fitTailFmr({ ...hits, count }).share);
        lengths.add(count);
      }
    }
    expect([...lengths].sort((a, b) => b - a)).toEqual([1000, 500, 250, 150]);
  });

  it('takes at most 0.5 % of the comparisons, 2000 hits and those there are', () => {
    const most = (identities: number, probes: number, listed: number) => {
      const cohort = drawTailCohort({ identities, probes, listed, excess: straight, seed: 2 });
      const hits = firstHits(cohort, listed);
      const tail = fitStraightTail(hits);
      return tail === null ? null : { from: tail.from, similarities: cohort.similarities, hits };
    };
    const expectMost = (found: ReturnType<typeof most>, count: number): void => {
      expect(found?.from).toBe(found?.similarities[straightCount(found.hits, count) - 1]);
    };
    expectMost(most(201, 200, 300), 200);
    expectMost(most(201, 3000, 2500), 2000);
    expectMost(most(201, 1000, 140), 140);
  });

  it('needs 50 hits in the highest 0.5 % of the comparisons', () => {
    const of = (probes: number, count: number) => {
      const cohort = drawTailCohort({ identities: 101, probes, listed: 60, excess: straight, seed: 4 });
      return fitStraightTail(firstHits(cohort, count));
    };
    expect(of(99, 60)).toBeNull();
    expect(of(100, 60)).not.toBeNull();
    expect(of(200, 49)).toBeNull();
    expect(of(200, 50)).not.toBeNull();
    expect(of(100, 0)).toBeNull();
  });

  it('needs similarities that differ, below the highest quarter too', () => {
    const hits = draw(straight, 5, 200);
    const withEqual = (from: number, to: number) => {
      const similarities = hits.cohort.similarities.slice();
      similarities.fill(similarities[from]!, from, to);
      return fitStraightTail({ ...hits, cohort: { ...hits.cohort, similarities } });
    };
    expect(withEqual(0, 200)).toBeNull();
    expect(withEqual(50, 200)).toBeNull();
    expect(withEqual(51, 200)).not.toBeNull();
    expect(withEqual(0, 199)).not.toBeNull();
    const fewest = (from: number) => {
      const similarities = hits.cohort.similarities.slice(0, 50);
      similarities.fill(similarities[from]!, from);
      return fitStraightTail({ ...hits, count: 50, cohort: { ...hits.cohort, similarities } });
    };
    expect(fewest(12)).toBeNull();
    expect(fewest(13)).not.toBeNull();
  });

  it('is not shortened to hits that are all alike', () => {
    const hits = draw(straight, 5, 1000);
    const similarities = hits.cohort.similarities.slice();
    similarities.fill(similarities[0]!, 0, 500);
    const tail = fitStraightTail({ ...hits, cohort: { ...hits.cohort, similarities } });
    expect(tail?.from).toBe(similarities[999]);
  });
});
