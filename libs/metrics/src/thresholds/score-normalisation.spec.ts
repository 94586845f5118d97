import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { asNorm, cohortNorm, meanAndDeviation, sNorm } from './score-normalisation.ts';

const seeded = { seed: 1, numRuns: 100 };
const similarity = fc.integer({ min: -20, max: 20 }).map((twentieths) => twentieths / 20);
const cohort = fc.array(similarity, { minLength: 3, maxLength: 10 });
const sides = fc.record({ score: similarity, enrolCohort: cohort, testCohort: cohort });
const ddof = fc.constantFrom(0 as const, 1 as const);

function norm(score: number, values: number[], freedom: number): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - freedom);
  return (score - mean) / Math.max(Math.sqrt(variance), 1e-6);
}

const nearest = (values: number[], k: number): number[] => [...values].sort((a, b) => b - a).slice(0, k);

/** Where all cohort values are equal up to rounding, the least deviation multiplies the rounding. */
const close = (got: number, expected: number): void =>
  expect(Math.abs(got - expected)).toBeLessThan(1e-7 * (1 + Math.abs(expected)));

describe('cohortNorm and sNorm', () => {
  it('count standard deviations above the mean of a cohort, and average both sides', () => {
    fc.assert(
      fc.property(sides, ddof, ({ score, enrolCohort, testCohort }, freedom) => {
        const options = { ddof: freedom };
        close(cohortNorm(score, enrolCohort, options), norm(score, enrolCohort, freedom));
        close(
          sNorm(score, { enrolCohort, testCohort }, options),
          (norm(score, enrolCohort, freedom) + norm(score, testCohort, freedom)) / 2,
        );
        close(cohortNorm(score, [...enrolCohort].reverse(), options), norm(score, enrolCohort, freedom));
      }),
      seeded,
    );
  });

  it('divides by the population’s deviation and at least by 1e-6, unless told', () => {
    expect(cohortNorm(4, [1, 3])).toBe(2);
    expect(cohortNorm(4, [1, 3], { ddof: 1 })).toBeCloseTo(Math.SQRT2, 12);
    expect(cohortNorm(1, [0, 0, 0])).toBeCloseTo(1e6, 3);
    expect(cohortNorm(1, [0, 0, 0], { epsilon: 0.5 })).toBe(2);
    expect(cohortNorm(0.25, [0.25, 0.25])).toBe(0);
  });

  it('refuse cohorts that have no deviation and scores that are not finite', () => {
    expect(() => cohortNorm(0, [])).toThrow(ShapeError);
    expect(() => cohortNorm(0, [1], { ddof: 1 })).toThrow('cohortNorm: cohort must be more than 1, got 1');
    expect(cohortNorm(1, [1])).toBe(0);
    expect(() => cohortNorm(NaN, [1, 2])).toThrow('cosineSimilarity must be finite');
    expect(() => cohortNorm(0, [1, Infinity])).toThrow('cohort must be finite, got Infinity at 1');
    expect(() => cohortNorm(0, [1, 2], { epsilon: 0 })).toThrow('epsilon must be a finite number > 0, got 0');
    expect(() => sNorm(0, { enrolCohort: [1, 2], testCohort: [] })).toThrow(ArgumentError);
  });
});

describe('asNorm', () => {
  it('uses the nearest of each side’s own cohort', () => {
    fc.assert(
      fc.property(sides, fc.integer({ min: 1, max: 12 }), ({ score, enrolCohort, testCohort }, topK) => {
        const expected =
          (norm(score, nearest(enrolCohort, topK), 0) + norm(score, nearest(testCohort, topK), 0)) / 2;
        close(asNorm(score, { enrolCohort, testCohort }, { topK }), expected);
        close(asNorm(score, { enrolCohort, testCohort }, { topK, selection: 'own' }), expected);
      }),
      seeded,
    );
  });

  it('uses, on demand, the members that are nearest to the other side; the first of equals', () => {
    const enrolCohort = [0.9, 0.1, 0.5, 0.3];
    const testCohort = [0.2, 0.8, 0.8, 0.4];
    const expected = (norm(0.7, [0.1, 0.5], 0) + norm(0.7, [0.2, 0.8], 0)) / 2;
    expect(asNorm(0.7, { enrolCohort, testCohort }, { topK: 2, selection: 'other' })).toBeCloseTo(
      expected,
      10,
    );
    const one = asNorm(0.7, { enrolCohort, testCohort }, { topK: 1, selection: 'other', epsilon: 1 });
    expect(one).toBeCloseTo((0.7 - 0.1 + (0.7 - 0.2)) / 2, 12);
  });

  it('refuses a K that leaves no deviation and cohorts that do not pair', () => {
    const cohorts = { enrolCohort: [1, 2, 3], testCohort: [1, 2] };
    expect(() => asNorm(0, cohorts, { topK: 0 })).toThrow('topK must be a whole number >= 1, got 0');
    expect(() => asNorm(0, cohorts, { topK: 1, ddof: 1 })).toThrow('topK must be a whole number >= 2, got 1');
    expect(() => asNorm(0, cohorts, { topK: 2, selection: 'other' })).toThrow(ShapeError);
    expect(() => asNorm(0, { ...cohorts, testCohort: [NaN] }, { topK: 1 })).toThrow(
      'testCohort must be finite',
    );
    expect(() => asNorm(0, { ...cohorts, enrolCohort: [NaN] }, { topK: 1 })).toThrow(
      'enrolCohort must be finite',
    );
    expect(() => asNorm(0, { ...cohorts, enrolCohort: [] }, { topK: 1 })).toThrow(ShapeError);
  });
});

it('meanAndDeviation takes the mean of squares around the mean', () => {
  expect(meanAndDeviation('test', [1, 2, 6], 0)).toEqual({ mean: 3, standardDeviation: Math.sqrt(14 / 3) });
  expect(meanAndDeviation('test', [1, 2, 6], 1)).toEqual({ mean: 3, standardDeviation: Math.sqrt(7) });
});
