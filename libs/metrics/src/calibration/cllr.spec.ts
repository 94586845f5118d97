import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reversed, seeded } from '../../test/labelled-scores.ts';
import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { cllr, minCllr } from './cllr.ts';

const ratios = fc.array(
  fc.integer({ min: -10, max: 10 }).map((half) => half / 2),
  { minLength: 1, maxLength: 7 },
);

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The least cost over all maps of the distinct scores that ascend through these levels. */
function leastCost(genuine: number[], impostor: number[]): number {
  const levels = [-Infinity, -3, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3, Infinity];
  const distinct = [...new Set([...genuine, ...impostor])].sort((a, b) => a - b);
  // costs[l]: the least cost of the scores so far where none is above level l.
  let costs = levels.map(() => 0);
  for (const score of distinct) {
    const share = (list: number[]): number => list.filter((value) => value === score).length / list.length;
    const own = levels.map((level) => {
      const genuineCost = share(genuine) === 0 ? 0 : share(genuine) * Math.log2(1 + Math.exp(-level));
      const impostorCost = share(impostor) === 0 ? 0 : share(impostor) * Math.log2(1 + Math.exp(level));
      return (genuineCost + impostorCost) / 2;
    });
    let least = Infinity;
    costs = costs.map((cost, l) => (least = Math.min(least, cost + own[l]!)));
  }
  return Math.min(...costs);
}

describe('cllr', () => {
  it('is the mean cost of both kinds in bits, in any order', () => {
    fc.assert(
      fc.property(ratios, ratios, (genuine, impostor) => {
        const expected =
          mean(genuine.map((llr) => Math.log2(1 + Math.exp(-llr)))) / 2 +
          mean(impostor.map((llr) => Math.log2(1 + Math.exp(llr)))) / 2;
        expect(cllr(genuine, impostor)).toBeCloseTo(expected, 10);
        expect(cllr(reversed(genuine), reversed(impostor))).toBeCloseTo(expected, 10);
      }),
      seeded,
    );
  });

  it('is 1 for ratios that say nothing, 0 for the certain, infinite for the certain and wrong', () => {
    expect(cllr([0, 0], [0])).toBe(1);
    expect(cllr([Infinity], [-Infinity])).toBe(0);
    expect(cllr([-Infinity, 5], [-5])).toBe(Infinity);
    expect(cllr([5], [Infinity])).toBe(Infinity);
    expect(cllr([2000], [-2000])).toBe(0);
  });

  it('refuses a missing kind and NaN', () => {
    expect(() => cllr([], [1])).toThrow('cllr: genuineLlr must not be empty');
    expect(() => cllr([1], [])).toThrow(ShapeError);
    expect(() => cllr([NaN], [1])).toThrow(ArgumentError);
    expect(() => cllr([1], [NaN])).toThrow('cllr: impostorLlr must not hold NaN, got NaN at 0');
  });
});

describe('minCllr', () => {
  it('is never above Cllr, nor above any ascending map', () => {
    fc.assert(
      fc.property(ratios, ratios, (genuine, impostor) => {
        const least = minCllr(genuine, impostor);
        expect(least).toBeLessThanOrEqual(cllr(genuine, impostor) + 1e-12);
        expect(least >= 0 && least <= 1 + 1e-12).toBe(true);
        const onLevels = leastCost(genuine, impostor);
        expect(least).toBeLessThanOrEqual(onLevels + 1e-12);
        // The best map lies between levels: their distance bounds what a level costs more.
        expect(onLevels - least).toBeLessThan(0.06);
      }),
      { ...seeded, numRuns: 200 },
    );
  });

  it('depends on the order of scores only', () => {
    fc.assert(
      fc.property(ratios, ratios, (genuine, impostor) => {
        const curve = (score: number): number => Math.exp(score) - 40;
        expect(minCllr(reversed(genuine).map(curve), impostor.map(curve))).toBeCloseTo(
          minCllr(genuine, impostor),
          12,
        );
      }),
      seeded,
    );
  });

  it('is 0 for separated kinds and 1 for equal or inverted ones', () => {
    expect(minCllr([0.8, 0.9], [0.1, 0.7])).toBe(0);
    expect(minCllr([0.5, 0.5], [0.5, 0.5, 0.5])).toBeCloseTo(1, 12);
    expect(minCllr([0.1], [0.9])).toBeCloseTo(1, 12);
    expect(minCllr([0, 0], [-0, -0])).toBeCloseTo(1, 12);
  });

  it('refuses a missing kind and NaN', () => {
    expect(() => minCllr([], [1])).toThrow(ShapeError);
    expect(() => minCllr([1], [])).toThrow('minCllr: impostor must not be empty');
    expect(() => minCllr([NaN], [1])).toThrow(ArgumentError);
    expect(() => minCllr([1], [NaN])).toThrow(ArgumentError);
  });
});

describe('a sparse list', () => {
  it('is refused, as its holes are no scores', () => {
    expect(() => minCllr(new Array<number>(3), [1])).toThrow(/minCllr: genuine must not hold NaN/);
  });
});
