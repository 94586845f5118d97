import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelledScores, seeded } from '../../test/labelled-scores.ts';
import { ArgumentError } from '../checks/argument-error.ts';
import { calibratedProbability, logLikelihoodRatio } from './calibrated-probability.ts';
import { logisticCalibration } from './logistic-calibration.ts';
import { logit, sigmoid, softplus } from './logistic-function.ts';
import { plattScaling } from './platt-scaling.ts';

const mixed = { scores: [0.1, 0.4, 0.35, 0.8, 0.6, 0.3], labels: [0, 0, 1, 1, 0, 1] };

function hasMaximum({ scores, labels }: { scores: number[]; labels: number[] }): boolean {
  const pairs = scores.flatMap((genuine, g) =>
    scores.flatMap((impostor, i) => (labels[g] === 1 && labels[i] === 0 ? [genuine - impostor] : [])),
  );
  return pairs.some((difference) => difference > 0) && pairs.some((difference) => difference < 0);
}

describe('logisticCalibration', () => {
  it('solves the equations of maximum likelihood where they have a solution, else those of Platt', () => {
    fc.assert(
      fc.property(labelledScores, ({ scores, labels }) => {
        const fit = logisticCalibration(scores, labels);
        expect(fit.targets).toBe(hasMaximum({ scores, labels }) ? 'labels' : 'smoothed');
        if (fit.targets === 'smoothed') {
          expect(fit.slope).toBe(plattScaling(scores, labels).slope);
          return;
        }
        const residuals = scores.map((score, i) => calibratedProbability(fit, score) - labels[i]!);
        const scale = Math.max(...scores.map(Math.abs));
        const sum = residuals.reduce((total, residual) => total + residual, 0);
        const moment = residuals.reduce((total, residual, i) => total + residual * scores[i]!, 0);
        expect(Math.abs(sum)).toBeLessThan(1e-6);
        expect(Math.abs(moment) / scale).toBeLessThan(1e-6);
      }),
      seeded,
    );
  });

  it('shrinks the slope by the ridge: λ·slope = Σ (label − p)·score', () => {
    for (const ridge of [0.1, 1, 50]) {
      const fit = logisticCalibration(mixed.scores, mixed.labels, { ridge });
      const moment = mixed.scores.reduce(
        (sum, score, i) => sum + (mixed.labels[i]! - calibratedProbability(fit, score)) * score,
        0,
      );
      expect(ridge * fit.slope).toBeCloseTo(moment, 7);
      expect(fit.targets).toBe('labels');
    }
    const steep = logisticCalibration([0, 1], [0, 1], { ridge: 0.01 });
    expect(steep.targets).toBe('labels');
    expect(Number.isFinite(steep.slope)).toBe(true);
  });

  it('weights the kinds to the prior and takes it out of the log-likelihood ratio', () => {
    const fit = logisticCalibration(mixed.scores, mixed.labels, { prior: 0.2 });
    const mean = (label: number): number => {
      const own = mixed.scores.filter((_, i) => mixed.labels[i] === label);
      return own.reduce((sum, score) => sum + calibratedProbability(fit, score), 0) / own.length;
    };
    // The weighted mean of the probabilities is the weighted share of genuine pairs.
    expect(0.2 * mean(1) + 0.8 * mean(0)).toBeCloseTo(0.2, 8);
    expect(fit.genuineShare).toBe(0.2);
    expect(logLikelihoodRatio(fit, 0.5)).toBeCloseTo(
      logit(calibratedProbability(fit, 0.5)) - Math.log(0.25),
      10,
    );
    const half = logisticCalibration(mixed.scores, mixed.labels, { prior: 0.5 });
    expect(half.slope).toBeCloseTo(logisticCalibration(mixed.scores, mixed.labels).slope, 8);
  });

  it('takes the share of genuine pairs in the data for the prior, unless told', () => {
    const fit = logisticCalibration([0, 3, 1, 2], [0, 0, 1, 0]);
    expect(fit.genuineShare).toBe(0.25);
    const mean = [0, 3, 1, 2].reduce((sum, score) => sum + calibratedProbability(fit, score) / 4, 0);
    expect(mean).toBeCloseTo(0.25, 8);
  });

  it('calls data with a tie between the kinds separable', () => {
    expect(logisticCalibration([0, 1, 1, 2], [0, 0, 1, 1]).targets).toBe('smoothed');
    expect(logisticCalibration([2, 1, 1, 0], [0, 0, 1, 1]).targets).toBe('smoothed');
    expect(logisticCalibration([1, 1], [0, 1])).toMatchObject({ slope: 0, targets: 'smoothed' });
  });

  it('refuses options out of range', () => {
    const fit = (options: object) => () => logisticCalibration([0, 1], [0, 1], options);
    expect(fit({ ridge: -1 })).toThrow('logisticCalibration: ridge must be a finite number >= 0, got -1');
    expect(fit({ ridge: NaN })).toThrow(ArgumentError);
    expect(fit({ ridge: Infinity })).toThrow(ArgumentError);
    expect(fit({ prior: 0 })).toThrow('prior must be in (0, 1), got 0');
    expect(fit({ prior: 1 })).toThrow(ArgumentError);
    expect(() => logisticCalibration([0, 1], [1, 1])).toThrow(ArgumentError);
  });
});

describe('the logistic function', () => {
  it('neither overflows nor loses small values', () => {
    expect([sigmoid(-800), sigmoid(800), sigmoid(-Infinity), sigmoid(Infinity)]).toEqual([0, 1, 0, 1]);
    expect(sigmoid(-700)).toBeGreaterThan(0);
    expect(softplus(800)).toBe(800);
    expect([softplus(0), softplus(0.4)]).toEqual([Math.LN2, Math.log(1 + Math.exp(0.4))]);
    expect(softplus(-40)).toBeCloseTo(Math.exp(-40), 25);
    expect([logit(0), logit(0.5), logit(1)]).toEqual([-Infinity, 0, Infinity]);
    for (const x of [-30, -1, 0, 0.3, 5]) expect(logit(sigmoid(x))).toBeCloseTo(x, 10);
  });
});
