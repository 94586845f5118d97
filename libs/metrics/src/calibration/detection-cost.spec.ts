import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reversed, seeded } from '../../test/labelled-scores.ts';
import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { bayesThreshold, minDcf } from './detection-cost.ts';

const scores = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 10 });
const costs = fc.record({
  targetPrior: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
  missCost: fc.double({ min: 0.1, max: 20, noNaN: true }),
  falseAlarmCost: fc.double({ min: 0.1, max: 20, noNaN: true }),
});

describe('minDcf', () => {
  it('is the least normalised cost over all thresholds', () => {
    fc.assert(
      fc.property(scores, scores, costs, (genuine, impostor, cost) => {
        const miss = cost.missCost * cost.targetPrior;
        const alarm = cost.falseAlarmCost * (1 - cost.targetPrior);
        const at = (threshold: number) => {
          const missRate = genuine.filter((score) => score < threshold).length / genuine.length;
          const alarmRate = impostor.filter((score) => score >= threshold).length / impostor.length;
          return { missRate, alarmRate, cost: (miss * missRate + alarm * alarmRate) / Math.min(miss, alarm) };
        };
        const found = minDcf(genuine, impostor, cost);
        const all = [...genuine, ...impostor, Infinity].map((threshold) => at(threshold).cost);
        expect(found.minDcf).toBeCloseTo(Math.min(...all), 10);
        expect(found.minDcf >= 0 && found.minDcf <= 1 + 1e-12).toBe(true);
        const there = at(found.threshold);
        expect(there.cost).toBeCloseTo(found.minDcf, 10);
        expect(found.missRate).toBe(there.missRate);
        expect(found.falseAlarmRate).toBe(there.alarmRate);
        expect(minDcf(reversed(genuine), reversed(impostor), cost)).toEqual(found);
      }),
      { ...seeded, numRuns: 200 },
    );
  });

  it('is 0 for separated kinds and 1 for scores that say nothing', () => {
    expect(minDcf([3, 2], [1], { targetPrior: 0.01 })).toEqual({
      minDcf: 0,
      threshold: 2,
      missRate: 0,
      falseAlarmRate: 0,
    });
    expect(minDcf([1, 1], [1], { targetPrior: 0.3 }).minDcf).toBeCloseTo(1, 12);
    expect(minDcf([1], [2], { targetPrior: 0.3 })).toEqual({
      minDcf: 1,
      threshold: Infinity,
      missRate: 1,
      falseAlarmRate: 0,
    });
  });

  it('names the highest of several thresholds that cost the same', () => {
    expect(minDcf([1, 3], [2], { targetPrior: 0.5 })).toMatchObject({ minDcf: 0.5, threshold: 3 });
  });

  it('costs 1 an error by default', () => {
    expect(minDcf([1, 3], [2, 0], { targetPrior: 0.2 })).toEqual(
      minDcf([1, 3], [2, 0], { targetPrior: 0.2, missCost: 1, falseAlarmCost: 1 }),
    );
  });

  it('refuses a missing kind, infinite scores, priors and costs out of range', () => {
    const cost = { targetPrior: 0.5 };
    expect(() => minDcf([], [1], cost)).toThrow(ShapeError);
    expect(() => minDcf([1], [], cost)).toThrow('minDcf: impostor must not be empty');
    expect(() => minDcf([Infinity], [1], cost)).toThrow('minDcf: genuine must be finite');
    expect(() => minDcf([1], [NaN], cost)).toThrow(ArgumentError);
    expect(() => minDcf([1], [0], { targetPrior: 0 })).toThrow('targetPrior must be in (0, 1), got 0');
    expect(() => minDcf([1], [0], { targetPrior: 1 })).toThrow(ArgumentError);
    expect(() => minDcf([1], [0], { ...cost, missCost: 0 })).toThrow('missCost must be a finite number > 0');
    expect(() => minDcf([1], [0], { ...cost, falseAlarmCost: -1 })).toThrow(ArgumentError);
  });
});

describe('bayesThreshold', () => {
  it('is where both decisions are expected to cost the same', () => {
    fc.assert(
      fc.property(costs, (cost) => {
        const odds = (Math.exp(bayesThreshold(cost)) * cost.targetPrior) / (1 - cost.targetPrior);
        const posterior = odds / (1 + odds);
        expect(posterior * cost.missCost).toBeCloseTo((1 - posterior) * cost.falseAlarmCost, 8);
      }),
      seeded,
    );
  });

  it('is 0 for even odds and equal costs', () => {
    expect(bayesThreshold({ targetPrior: 0.5 })).toBe(0);
    expect(bayesThreshold({ targetPrior: 0.5, falseAlarmCost: Math.E })).toBeCloseTo(1, 12);
    expect(bayesThreshold({ targetPrior: 0.5, missCost: Math.E })).toBeCloseTo(-1, 12);
  });

  it('refuses priors and costs out of range', () => {
    expect(() => bayesThreshold({ targetPrior: 2 })).toThrow('bayesThreshold: targetPrior must be in (0, 1)');
    expect(() => bayesThreshold({ targetPrior: 0.5, missCost: Infinity })).toThrow(ArgumentError);
  });
});
