import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelledScores, reversed, seeded } from '../../test/labelled-scores.ts';
import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { calibratedProbability, logLikelihoodRatio } from './calibrated-probability.ts';
import { plattScaling, smoothedTargets } from './platt-scaling.ts';

/** Σ −t·ln p − (1 − t)·ln(1 − p) with Platt's targets, from the formula. */
function loss(
  { scores, labels }: { scores: number[]; labels: number[] },
  slope: number,
  intercept: number,
): number {
  const genuine = labels.filter((label) => label === 1).length;
  const impostor = labels.length - genuine;
  return scores.reduce((sum, score, i) => {
    const target = labels[i] === 1 ? (genuine + 1) / (genuine + 2) : 1 / (impostor + 2);
    const p = 1 / (1 + Math.exp(-(slope * score + intercept)));
    return sum - target * Math.log(p) - (1 - target) * Math.log(1 - p);
  }, 0);
}

function expectUnit(value: number): void {
  expect(value >= 0 && value <= 1).toBe(true);
}

describe('plattScaling', () => {
  it('is where the gradient of the loss vanishes', () => {
    fc.assert(
      fc.property(labelledScores, (pairs) => {
        const fit = plattScaling(pairs.scores, pairs.labels);
        const targets = smoothedTargets(pairs.labels, {
          genuine: pairs.labels.filter((label) => label === 1).length,
          impostor: pairs.labels.filter((label) => label === 0).length,
        });
        const residuals = pairs.scores.map((score, i) => calibratedProbability(fit, score) - targets[i]!);
        const scale = Math.max(...pairs.scores.map(Math.abs), 1);
        expect(Math.abs(residuals.reduce((sum, residual) => sum + residual, 0))).toBeLessThan(1e-6);
        const moment = residuals.reduce((sum, residual, i) => sum + residual * pairs.scores[i]!, 0);
        expect(Math.abs(moment) / scale).toBeLessThan(1e-6);
      }),
      seeded,
    );
  });

  it('has the lowest loss of a grid around it, and states it', () => {
    fc.assert(
      fc.property(labelledScores, (pairs) => {
        const fit = plattScaling(pairs.scores, pairs.labels);
        const least = loss(pairs, fit.slope, fit.intercept);
        expect(fit.negativeLogLikelihood).toBeCloseTo(least, 8);
        for (const slope of [0.5, 0.9, 1.1, 2].map((factor) => factor * fit.slope)) {
          for (const shift of [-0.3, 0, 0.3]) {
            expect(loss(pairs, slope, fit.intercept + shift)).toBeGreaterThanOrEqual(least - 1e-9);
          }
        }
      }),
      seeded,
    );
  });

  it('rises with the score where genuine scores are higher on average', () => {
    fc.assert(
      fc.property(labelledScores, ({ scores, labels }) => {
        const mean = (label: number): number => {
          const own = scores.filter((_, i) => labels[i] === label);
          return own.reduce((sum, score) => sum + score, 0) / own.length;
        };
        const { slope } = plattScaling(scores, labels);
        const difference = mean(1) - mean(0);
        if (Math.abs(difference) > 1e-9) expect(Math.sign(slope)).toBe(Math.sign(difference));
        else expect(Math.abs(slope)).toBeLessThan(1e-6);
      }),
      seeded,
    );
  });

  it('does not depend on the order of the pairs nor on the unit of the scores', () => {
    fc.assert(
      fc.property(labelledScores, ({ scores, labels }) => {
        const fit = plattScaling(scores, labels);
        const turned = plattScaling(reversed(scores), reversed(labels));
        const scaled = plattScaling(
          scores.map((score) => 1000 * score + 7),
          labels,
        );
        for (const score of scores) {
          const probability = calibratedProbability(fit, score);
          expect(calibratedProbability(turned, score)).toBeCloseTo(probability, 8);
          expect(calibratedProbability(scaled, 1000 * score + 7)).toBeCloseTo(probability, 8);
        }
      }),
      seeded,
    );
  });

  it('stays finite on separated, equal, extreme and tiny data', () => {
    const lists: [number[], number[]][] = [
      [
        [0.1, 0.2, 0.8, 0.9],
        [0, 0, 1, 1],
      ],
      [
        [1, 0],
        [1, 0],
      ],
      [
        [0.5, 0.5, 0.5],
        [1, 0, 0],
      ],
      [
        [1e308, -1e308],
        [1, 0],
      ],
      [
        [5e-324, 0],
        [1, 0],
      ],
      [
        [1e300, 0.1, 0.2, 0.3],
        [1, 0, 1, 0],
      ],
      [
        [0.9, 0.1],
        [0, 1],
      ],
    ];
    for (const [scores, labels] of lists) {
      const fit = plattScaling(scores, labels);
      for (const value of [fit.slope, fit.intercept, fit.negativeLogLikelihood])
        expect(Number.isFinite(value)).toBe(true);
      for (const score of scores) {
        expectUnit(calibratedProbability(fit, score));
        expect(Number.isFinite(logLikelihoodRatio(fit, score))).toBe(true);
      }
    }
    expect(plattScaling([0.5, 0.5, 0.5], [1, 0, 0]).slope).toBe(0);
  });

  it('turns its targets into Laplace estimates where the score tells nothing', () => {
    const fit = plattScaling([3, 3, 3, 3], [1, 0, 0, 0]);
    expect(calibratedProbability(fit, 3)).toBeCloseTo((2 / 3 + 3 / 5) / 4, 10);
  });

  it('refuses what it cannot fit', () => {
    expect(() => plattScaling([], [])).toThrow(ShapeError);
    expect(() => plattScaling([1, 2], [1])).toThrow('plattScaling: labels must have length 2, got length 1');
    expect(() => plattScaling([1, NaN], [1, 0])).toThrow('plattScaling: scores must be finite, got NaN at 1');
    expect(() => plattScaling([1, Infinity], [1, 0])).toThrow(ArgumentError);
    expect(() => plattScaling([1, 2], [1, 2])).toThrow('labels must hold 0 or 1, got 2 at 1');
    expect(() => plattScaling([1, 2], [1, 1])).toThrow('got 2 genuine and 0 impostor');
    expect(() => plattScaling([1, 2], [0, 0])).toThrow('got 0 genuine and 2 impostor');
  });
});
