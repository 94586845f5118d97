import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelledScores, reversed, seeded } from '../../test/labelled-scores.ts';
import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { calibratedProbability, logLikelihoodRatio } from './calibrated-probability.ts';
import { isotonicCalibration } from './isotonic-calibration.ts';
import { poolAdjacentViolators } from './pool-adjacent-violators.ts';

/** max over starts ≤ i of min over ends ≥ i of the weighted mean: the closed form of the fit. */
function minMax(values: number[], weights: number[]): number[] {
  const mean = (from: number, to: number): number => {
    let sum = 0;
    let mass = 0;
    for (let j = from; j <= to; j += 1) {
      sum += weights[j]! * values[j]!;
      mass += weights[j]!;
    }
    return sum / mass;
  };
  return values.map((_, i) => {
    let greatest = -Infinity;
    for (let from = 0; from <= i; from += 1) {
      let least = Infinity;
      for (let to = i; to < values.length; to += 1) least = Math.min(least, mean(from, to));
      greatest = Math.max(greatest, least);
    }
    return greatest;
  });
}

/** The least weighted squared error over all ascending sequences: each way to cut the list into blocks of one mean. */
function leastSquares(values: number[], weights: number[]): number {
  let least = Infinity;
  for (let cuts = 0; cuts < 2 ** (values.length - 1); cuts += 1) {
    let error = 0;
    let previous = -Infinity;
    let start = 0;
    for (let i = 0; i < values.length; i += 1) {
      if (i < values.length - 1 && ((cuts >> i) & 1) === 0) continue;
      const own = values.slice(start, i + 1);
      const mass = weights.slice(start, i + 1);
      const mean =
        own.reduce((sum, value, j) => sum + value * mass[j]!, 0) / mass.reduce((sum, m) => sum + m, 0);
      if (mean < previous) error = Infinity;
      error += own.reduce((sum, value, j) => sum + mass[j]! * (value - mean) ** 2, 0);
      previous = mean;
      start = i + 1;
    }
    least = Math.min(least, error);
  }
  return least;
}

const weighted = fc.array(
  fc.record({ value: fc.integer({ min: -9, max: 9 }), weight: fc.integer({ min: 1, max: 4 }) }),
  { minLength: 1, maxLength: 9 },
);

describe('poolAdjacentViolators', () => {
  it('is the best ascending sequence of all', () => {
    fc.assert(
      fc.property(weighted, (entries) => {
        const values = entries.map(({ value }) => value);
        const weights = entries.map(({ weight }) => weight);
        const fitted = [...poolAdjacentViolators(values, weights)];
        fitted.forEach((value, i) => expect(value).toBeGreaterThanOrEqual(fitted[i - 1] ?? -Infinity));
        const error = values.reduce((sum, value, i) => sum + weights[i]! * (value - fitted[i]!) ** 2, 0);
        expect(error).toBeCloseTo(leastSquares(values, weights), 8);
        minMax(values, weights).forEach((value, i) => expect(fitted[i]).toBeCloseTo(value, 10));
      }),
      seeded,
    );
  });

  it('leaves an ascending list as it is and pools a descending one', () => {
    expect([...poolAdjacentViolators([1, 2, 2, 5])]).toEqual([1, 2, 2, 5]);
    expect([...poolAdjacentViolators([3, 2, 1])]).toEqual([2, 2, 2]);
    expect([...poolAdjacentViolators([3, 1], [1, 3])]).toEqual([1.5, 1.5]);
  });

  it('refuses empty lists, other lengths and weights that are not positive', () => {
    expect(() => poolAdjacentViolators([])).toThrow(ShapeError);
    expect(() => poolAdjacentViolators([1, 2], [1])).toThrow(ShapeError);
    expect(() => poolAdjacentViolators([1, NaN])).toThrow('values must be finite, got NaN at 1');
    expect(() => poolAdjacentViolators([1, 2], [1, 0])).toThrow('weights must be > 0, got 0 at 1');
    expect(() => poolAdjacentViolators([1, 2], [1, Infinity])).toThrow(ArgumentError);
  });
});

describe('isotonicCalibration', () => {
  it('fits the closed form over distinct scores', () => {
    fc.assert(
      fc.property(labelledScores, ({ scores, labels }) => {
        const distinct = [...new Set(scores)].sort((a, b) => a - b);
        const sizes = distinct.map((score) => scores.filter((other) => other === score).length);
        const shares = distinct.map(
          (score, k) => scores.filter((other, i) => other === score && labels[i] === 1).length / sizes[k]!,
        );
        const calibrator = isotonicCalibration(scores, labels);
        minMax(shares, sizes).forEach((share, k) =>
          expect(calibratedProbability(calibrator, distinct[k]!)).toBeCloseTo(share, 10),
        );
      }),
      seeded,
    );
  });

  it('rises everywhere, stays in [0, 1] and does not depend on the order of the pairs', () => {
    fc.assert(
      fc.property(
        labelledScores,
        fc.array(fc.double({ min: -900, max: 900, noNaN: true }), { minLength: 2, maxLength: 20 }),
        ({ scores, labels }, probes) => {
          const calibrator = isotonicCalibration(scores, labels);
          expect(isotonicCalibration(reversed(scores), reversed(labels))).toEqual(calibrator);
          let previous = 0;
          for (const probe of [...probes].sort((a, b) => a - b)) {
            const probability = calibratedProbability(calibrator, probe);
            expect(probability).toBeGreaterThanOrEqual(previous - 1e-15);
            expect(probability).toBeLessThanOrEqual(1);
            previous = probability;
          }
        },
      ),
      seeded,
    );
  });

  it('draws a line between knots and is constant outside them', () => {
    const calibrator = isotonicCalibration([0, 1, 2, 4], [0, 0, 1, 1]);
    expect([...calibrator.knots]).toEqual([0, 1, 2, 4]);
    expect(calibratedProbability(calibrator, 1.25)).toBe(0.25);
    expect(calibratedProbability(calibrator, 0.5)).toBe(0);
    expect(calibratedProbability(calibrator, -5)).toBe(0);
    expect(calibratedProbability(calibrator, 9)).toBe(1);
    expect(logLikelihoodRatio(calibrator, 9)).toBe(Infinity);
    expect(logLikelihoodRatio(calibrator, -9)).toBe(-Infinity);
    expect(logLikelihoodRatio(calibrator, 1.5)).toBe(0);
  });

  it('keeps only the ends of a run of one probability', () => {
    const calibrator = isotonicCalibration([0, 1, 2, 3, 4, 5], [0, 0, 0, 1, 1, 1]);
    expect([...calibrator.knots]).toEqual([0, 2, 3, 5]);
    expect([...calibrator.probabilities]).toEqual([0, 0, 1, 1]);
  });

  it('takes 0 and −0 as one score, and scores of the whole range', () => {
    expect([...isotonicCalibration([0, -0], [1, 0]).probabilities]).toEqual([0.5]);
    const wide = isotonicCalibration([-1.7e308, 1.7e308], [0, 1]);
    expect(calibratedProbability(wide, 0)).toBe(0.5);
  });

  it('refuses bad lists and scores', () => {
    expect(() => isotonicCalibration([], [])).toThrow(ShapeError);
    expect(() => isotonicCalibration([1, 2], [0, 0])).toThrow(ArgumentError);
    const calibrator = isotonicCalibration([0, 1], [0, 1]);
    expect(() => calibratedProbability(calibrator, NaN)).toThrow(
      'calibratedProbability: score must be finite, got NaN',
    );
    expect(() => logLikelihoodRatio(calibrator, Infinity)).toThrow(ArgumentError);
  });
});
