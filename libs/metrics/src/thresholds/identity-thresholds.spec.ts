import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { percentile } from '../evaluation/percentile.ts';
import type { FittedThreshold } from './fitted-threshold.types.ts';
import { intraPercentileThreshold } from './intra-percentile-threshold.ts';
import { perIdentityNorms, perIdentityThresholds } from './per-identity-threshold.ts';
import { matchAndReview, reviewRate } from './review-threshold.ts';
import { meanAndDeviation } from './score-normalisation.ts';

const seeded = { seed: 1, numRuns: 100 };
const lists = fc.array(
  fc.array(
    fc.integer({ min: -20, max: 20 }).map((twentieths) => twentieths / 20),
    { minLength: 2, maxLength: 8 },
  ),
  { minLength: 1, maxLength: 5 },
);
const shrinkages = fc.constantFrom(0, 1, 30);

describe('perIdentityThresholds', () => {
  it('draws each identity’s quantile to the one of all', () => {
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 20 }), shrinkages, (impostors, twentieths, shrinkage) => {
        const rate = twentieths / 20;
        const at = (values: number[]): number => percentile(values, 100 - 5 * twentieths)!;
        const global = at(impostors.flat());
        const found = perIdentityThresholds(impostors, { rate, shrinkage });
        expect(found.global).toBeCloseTo(global, 9);
        impostors.forEach((own, i) => {
          const expected = (own.length * at(own) + shrinkage * global) / (own.length + shrinkage);
          expect(found.thresholds[i]).toBeCloseTo(expected, 9);
        });
      }),
      seeded,
    );
  });

  it('shrinks by 30 comparisons by default, and takes the higher value on demand', () => {
    const impostors = [
      [0, 1],
      [10, 20, 30],
    ];
    expect(perIdentityThresholds(impostors, { rate: 0.5 })).toEqual(
      perIdentityThresholds(impostors, { rate: 0.5, shrinkage: 30, method: 'linear' }),
    );
    const higher = perIdentityThresholds(impostors, { rate: 0.5, shrinkage: 0, method: 'higher' });
    expect([...higher.thresholds]).toEqual([1, 20]);
    expect(higher.global).toBe(10);
  });

  it('gives an identity without impostors the global threshold, if any is drawn to it', () => {
    const found = perIdentityThresholds([[1, 2, 3], []], { rate: 0.5, shrinkage: 1 });
    expect(found.thresholds[1]).toBe(found.global);
    expect(() => perIdentityThresholds([[1], []], { rate: 0.5, shrinkage: 0 })).toThrow(ShapeError);
  });

  it('refuses no identity, rates and shrinkages out of range', () => {
    expect(() => perIdentityThresholds([], { rate: 0.5 })).toThrow(ShapeError);
    expect(() => perIdentityThresholds([[]], { rate: 0.5 })).toThrow(ShapeError);
    expect(() => perIdentityThresholds([[1, NaN]], { rate: 0.5 })).toThrow('must be finite');
    expect(() => perIdentityThresholds([[1]], { rate: 0 })).toThrow('rate must be in (0, 1], got 0');
    for (const shrinkage of [-1, NaN, Infinity]) {
      expect(() => perIdentityThresholds([[1]], { rate: 0.5, shrinkage })).toThrow(
        'shrinkage must be finite and >= 0',
      );
      expect(() => perIdentityNorms([[1, 2]], { deviations: 1, shrinkage })).toThrow(ArgumentError);
    }
  });
});

describe('perIdentityNorms', () => {
  it('is μ + τσ of each identity, mean and variance drawn to those of all', () => {
    fc.assert(
      fc.property(
        lists,
        fc.constantFrom(0 as const, 1 as const),
        shrinkages,
        (impostors, ddof, shrinkage) => {
          const all = meanAndDeviation('test', impostors.flat(), ddof);
          const found = perIdentityNorms(impostors, { deviations: 3, ddof, shrinkage });
          expect(found.global).toBeCloseTo(all.mean + 3 * all.standardDeviation, 10);
          impostors.forEach((list, i) => {
            const own = meanAndDeviation('test', list, ddof);
            const n = list.length;
            const mean = (n * own.mean + shrinkage * all.mean) / (n + shrinkage);
            const variance =
              (n * own.standardDeviation ** 2 + shrinkage * all.standardDeviation ** 2) / (n + shrinkage);
            expect(found.means[i]).toBeCloseTo(mean, 10);
            expect(found.standardDeviations[i]).toBeCloseTo(Math.sqrt(variance), 10);
            expect(found.thresholds[i]).toBeCloseTo(mean + 3 * Math.sqrt(variance), 10);
          });
        },
      ),
      seeded,
    );
  });

  it('gives an identity without a deviation that of all', () => {
    const impostors = [[1, 2, 6], [4], []];
    const found = perIdentityNorms(impostors, { deviations: 2, ddof: 1, shrinkage: 5 });
    expect(found.thresholds[1]).toBe(found.global);
    expect(found.thresholds[2]).toBe(found.global);
    expect(() => perIdentityNorms(impostors, { deviations: 2, ddof: 1, shrinkage: 0 })).toThrow(
      ArgumentError,
    );
    expect(perIdentityNorms([[1, 3], [4]], { deviations: 1, shrinkage: 0 }).standardDeviations[1]).toBe(0);
    expect(
      perIdentityNorms(
        [
          [1, 3],
          [4, 9],
        ],
        { deviations: 1 },
      ),
    ).toEqual(
      perIdentityNorms(
        [
          [1, 3],
          [4, 9],
        ],
        { deviations: 1, ddof: 0, shrinkage: 30 },
      ),
    );
  });

  it('refuses deviations that are not finite', () => {
    expect(() => perIdentityNorms([[1, 2]], { deviations: NaN })).toThrow('deviations must be finite');
    expect(() => perIdentityNorms([], { deviations: 1 })).toThrow(ShapeError);
  });
});

describe('intraPercentileThreshold', () => {
  const onCircle = (degrees: number): number[] => [
    Math.cos((degrees * Math.PI) / 180),
    Math.sin((degrees * Math.PI) / 180),
  ];
  const chord = (degrees: number): number => 2 * Math.sin((degrees * Math.PI) / 360);

  it('is the percentile of mean distances of pairs, stretched, as a similarity', () => {
    const angles = [0, 10, 40, 100, 130, 200, 222, 224, 300];
    const labels = [1, 1, 1, 2, 2, 7, 3, 3, 3];
    const of = {
      1: (chord(10) + chord(40) + chord(30)) / 3,
      2: chord(30),
      3: (chord(2) + chord(78) + chord(76)) / 3,
    };
    const found = intraPercentileThreshold(angles.map(onCircle), labels);
    expect([...found.meanDistances.keys()].sort()).toEqual([1, 2, 3]);
    for (const [label, distance] of Object.entries(of)) {
      expect(found.meanDistances.get(Number(label))).toBeCloseTo(distance, 10);
    }
    const distance = 1.5 * percentile(Object.values(of), 95)!;
    expect(found.maxEuclideanDistance).toBeCloseTo(distance, 10);
    expect(found.similarity).toBeCloseTo(1 - distance ** 2 / 2, 10);
    const other = intraPercentileThreshold(angles.map(onCircle), labels, { percentile: 50, factor: 2 });
    expect(other.maxEuclideanDistance).toBeCloseTo(2 * of[2], 10);
  });

  it('has no answer where every identity has one sample', () => {
    expect(
      intraPercentileThreshold(
        [
          [1, 0],
          [0, 1],
        ],
        [0, 1],
      ),
    ).toEqual({
      meanDistances: new Map(),
      maxEuclideanDistance: null,
      similarity: null,
    });
  });

  it('refuses vectors that are not of length 1, other lengths, labels that are no integers', () => {
    expect(() => intraPercentileThreshold([], [])).toThrow(ShapeError);
    expect(() => intraPercentileThreshold([[1, 0]], [0, 1])).toThrow(
      'labels must have length 1, got length 2',
    );
    expect(() => intraPercentileThreshold([[1, 0], [1]], [0, 0])).toThrow(ShapeError);
    expect(() => intraPercentileThreshold([[1, 0]], [0.5])).toThrow(ArgumentError);
    expect(() => intraPercentileThreshold([[1, NaN]], [0])).toThrow('embeddings must be finite');
    expect(() => intraPercentileThreshold([[1.002, 0]], [0])).toThrow('embeddings must have length 1');
    expect(() => intraPercentileThreshold([[0.998, 0]], [0])).toThrow(ArgumentError);
    expect(() => intraPercentileThreshold([[1.0009, 0]], [0])).not.toThrow();
    expect(() => intraPercentileThreshold([[1, 0]], [0], { factor: 0 })).toThrow('factor must be');
  });
});

describe('matchAndReview', () => {
  const fitted = (similarity: number | null, rate: number): FittedThreshold => ({
    similarity,
    rate,
    interval: { low: 0, high: 1 },
    confidenceLevel: 0.95,
    basis: 'EMPIRICAL',
  });

  it('fits REVIEW at ten times the rate, at most 1', () => {
    expect(reviewRate(0.001)).toBeCloseTo(0.01, 15);
    expect(reviewRate(0.1)).toBe(1);
    expect(reviewRate(0.5)).toBe(1);
    expect(() => reviewRate(0)).toThrow('reviewRate: rate must be in (0, 1], got 0');
    expect(() => reviewRate(1.1)).toThrow(ArgumentError);
    const both = matchAndReview(0.01, (rate) => fitted(1 - rate, rate));
    expect(both).toEqual({ match: fitted(0.99, 0.01), review: fitted(0.9, 0.1) });
  });

  it('never puts REVIEW above MATCH', () => {
    const inverted = matchAndReview(0.01, (rate) => fitted(rate, rate));
    expect(inverted.review).toEqual(inverted.match);
    const equal = matchAndReview(0.01, (rate) => fitted(0.5, rate));
    expect(equal.review.rate).toBe(0.1);
    expect(matchAndReview(0.01, (rate) => fitted(rate > 0.05 ? 0.5 : null, rate)).review.similarity).toBe(
      0.5,
    );
    expect(
      matchAndReview(0.01, (rate) => fitted(rate > 0.05 ? null : -0.5, rate)).review.similarity,
    ).toBeNull();
  });
});
