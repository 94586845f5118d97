import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { createSeededRandom } from '../random/seeded-random.ts';
import { conformalThreshold } from './conformal-threshold.ts';

const uniform = (n: number) => Array.from({ length: n }, (_, i) => (i + 1) / n);

describe('conformalThreshold', () => {
  it.each([
    { n: 19, alpha: 0.05, rank: 19, similarity: 1 },
    { n: 10, alpha: 0.1, rank: 10, similarity: 1 },
    { n: 99, alpha: 0.1, rank: 90, similarity: 90 / 99 },
    { n: 18, alpha: 0.05, rank: 19, similarity: Infinity },
  ])('takes rank $rank of $n at $alpha', ({ n, alpha, rank, similarity }) => {
    expect(conformalThreshold(uniform(n), { alpha })).toMatchObject({ rank, similarity });
  });

  it('is the least rank whose share of n + 1 reaches 1 − alpha, in any order of the similarities', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 99 }),
        (impostor, percent) => {
          const n = impostor.length;
          let rank = 1;
          while (100 * rank < (n + 1) * (100 - percent)) rank += 1;
          const fitted = conformalThreshold([...impostor].reverse(), { alpha: percent / 100 });
          expect(fitted.rank).toBe(rank);
          expect(fitted.similarity).toBe(rank > n ? Infinity : [...impostor].sort((a, b) => a - b)[rank - 1]);
          if (rank > n) expect(fitted.interval).toEqual({ low: 0, high: 0 });
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });

  it('errs at most alpha of the time over calibration sets, and its interval covers the rate of one of them', () => {
    const random = createSeededRandom(5);
    let errors = 0;
    let covered = 0;
    const sets = 400;
    for (let set = 0; set < sets; set += 1) {
      const { similarity, interval } = conformalThreshold(Array.from({ length: 50 }, random.next), {
        alpha: 0.1,
      });
      const rate = 1 - similarity; // of a uniform similarity
      errors += rate / sets;
      if (interval.low <= rate && rate <= interval.high) covered += 1 / sets;
    }
    expect(errors).toBeLessThan(0.1 + 0.006); // 3 standard errors
    expect(errors).toBeGreaterThan(0.08);
    expect(covered).toBeGreaterThan(0.92);
    expect(covered).toBeLessThan(0.98);
  });

  it('refuses alpha outside (0, 1) and similarities that are none', () => {
    for (const alpha of [0, 1, NaN])
      expect(() => conformalThreshold([0.1], { alpha })).toThrow(ArgumentError);
    expect(() => conformalThreshold([], { alpha: 0.1 })).toThrow(ShapeError);
    expect(() => conformalThreshold([NaN], { alpha: 0.1 })).toThrow(ArgumentError);
  });
});
