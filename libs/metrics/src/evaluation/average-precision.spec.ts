import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averagePrecision } from './average-precision.ts';
import { inverseNegativePenalty } from './inverse-negative-penalty.ts';

const once = { seed: 1, numRuns: 200 };

const anyRanks = fc
  .uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 20 })
  .map((ranks) => ranks.sort((a, b) => a - b));

/** Precision after each place of the ranked list, walked one by one. */
function precisionsByWalking(ranks: readonly number[]): { atGood: number[]; beforeGood: number[] } {
  const atGood: number[] = [];
  const beforeGood: number[] = [];
  let good = 0;
  let precision = 1;
  for (let place = 1; place <= Math.max(...ranks); place++) {
    const isGood = ranks.includes(place);
    if (isGood) {
      good += 1;
      beforeGood.push(precision);
    }
    precision = good / place;
    if (isGood) atGood.push(precision);
  }
  return { atGood, beforeGood };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('averagePrecision', () => {
  it('is the mean precision at the good matches, or of the trapezoids before them', () => {
    fc.assert(
      fc.property(anyRanks, (ranks) => {
        const { atGood, beforeGood } = precisionsByWalking(ranks);
        expect(averagePrecision(ranks)).toBeCloseTo(mean(atGood), 12);
        expect(averagePrecision(ranks, 'trapezoid')).toBeCloseTo(
          mean(atGood.map((precision, i) => (precision + beforeGood[i]!) / 2)),
          12,
        );
      }),
      once,
    );
  });

  it('stays in (0, 1] and falls when the last match slips', () => {
    fc.assert(
      fc.property(anyRanks, fc.integer({ min: 1, max: 30 }), (ranks, slip) => {
        const slipped = [...ranks.slice(0, -1), ranks.at(-1)! + slip];
        for (const convention of ['meanPrecision', 'trapezoid'] as const) {
          const value = averagePrecision(ranks, convention)!;
          expect(value).toBeGreaterThan(0);
          expect(value).toBeLessThanOrEqual(1);
          expect(averagePrecision(slipped, convention)!).toBeLessThan(value);
        }
        const penalty = inverseNegativePenalty(ranks)!;
        expect(penalty).toBeGreaterThan(0);
        expect(inverseNegativePenalty(slipped)!).toBeLessThan(penalty);
      }),
      once,
    );
  });

  it('is 1 for a perfect ranking and null without a good match', () => {
    for (const convention of ['meanPrecision', 'trapezoid'] as const) {
      expect(averagePrecision([1, 2, 3], convention)).toBe(1);
      expect(averagePrecision([], convention)).toBeNull();
    }
    expect(inverseNegativePenalty([1, 2, 3])).toBe(1);
    expect(inverseNegativePenalty([])).toBeNull();
  });

  it('takes half a step for a first match on rank 2 under the trapezoid', () => {
    expect(averagePrecision([2])).toBe(0.5);
    expect(averagePrecision([2], 'trapezoid')).toBe(0.25);
  });

  it.each([[[0]], [[1, 1]], [[3, 2]], [[1.5]], [[NaN]]])('refuses %j as ranks', (ranks) => {
    expect(() => averagePrecision(ranks)).toThrow(/ranks must be ascending whole numbers from 1 on/);
    expect(() => inverseNegativePenalty(ranks)).toThrow(/inverseNegativePenalty: ranks must/);
  });
});
