import { describe, expect, it } from 'vitest';
import { incompleteBeta } from '../evaluation/incomplete-beta.ts';
import { gammaInterval } from './gamma-interval.ts';
import { minimise } from './minimise.ts';

describe('minimise', () => {
  it('finds the least value of a valley, to the digits that a float64 can tell', () => {
    for (const place of [-3, 0.123, 0.5, 4.9]) {
      expect(minimise((x) => (x - place) ** 2, { low: -5, high: 5, grid: 7 })).toBeCloseTo(place, 7);
      expect(minimise((x) => Math.abs(x - place), { low: -5, high: 5, grid: 7 })).toBeCloseTo(place, 10);
    }
  });

  it('finds the deepest of several valleys', () => {
    const valleys = (x: number): number => Math.cos(6 * x) + 0.05 * (x - 2) ** 2;
    const found = minimise(valleys, { low: -6, high: 6, grid: 200 });
    for (let x = -6; x <= 6; x += 0.001) expect(valleys(found)).toBeLessThanOrEqual(valleys(x) + 1e-9);
  });

  it('looks at the ends too, and past infinite values', () => {
    const calls: number[] = [];
    minimise(
      (x) => {
        calls.push(x);
        return x;
      },
      { low: 0, high: 1, grid: 4 },
    );
    expect(calls.slice(0, 5)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(minimise((x) => (x < 0.3 ? Infinity : x), { low: 0, high: 1, grid: 10 })).toBeCloseTo(0.3, 6);
    expect(minimise((x) => -x, { low: 0, high: 1, grid: 10 })).toBeGreaterThanOrEqual(1 - 1e-9);
  });
});

describe('gammaInterval', () => {
  it('is close to the exact quantiles of a gamma distribution of mean 1', () => {
    // A beta distribution with a great second parameter is a gamma distribution.
    const many = 1e7;
    for (const variance of [0.01, 0.1, 0.33]) {
      const shape = 1 / variance;
      for (const confidenceLevel of [0.5, 0.95]) {
        const { low, high } = gammaInterval(variance, confidenceLevel);
        const share = (x: number) => incompleteBeta((x * shape) / many, { a: shape, b: many });
        expect(share(low)).toBeCloseTo((1 - confidenceLevel) / 2, 2);
        expect(share(high)).toBeCloseTo((1 + confidenceLevel) / 2, 2);
      }
    }
  });

  it('is a point without variance, lognormal beyond 1/3, and everything with infinite variance', () => {
    expect(gammaInterval(0, 0.95)).toEqual({ low: 1, high: 1 });
    const factor = Math.exp(1.959963984540054 * 2);
    expect(gammaInterval(4, 0.95).low).toBeCloseTo(1 / factor, 8);
    expect(gammaInterval(4, 0.95).high / factor).toBeCloseTo(1, 7);
    expect(gammaInterval(1 / 3, 0.95).high).toBeCloseTo(14.4494 / 6, 2);
    expect(gammaInterval(1 / 3, 1 - 1e-10).low).toBe(0);
    expect(gammaInterval(Infinity, 0.95)).toEqual({ low: 0, high: Infinity });
    expect(gammaInterval(0.2, 0.99).high).toBeGreaterThan(gammaInterval(0.2, 0.9).high);
  });
});
