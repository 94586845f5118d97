import { ArgumentError, ShapeError } from '@gallerist/metrics/checks';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gemPool } from './gem-pool.ts';

const positive = fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 1, maxLength: 20 });
const power = fc.double({ min: 0.5, max: 20, noNaN: true });
const seeded = { seed: 6, numRuns: 200 };

describe('gemPool', () => {
  it('agrees with the formula', () => {
    fc.assert(
      fc.property(positive, power, (values, p) => {
        const mean = values.reduce((sum, value) => sum + value ** p, 0) / values.length;
        expect(gemPool(values, { p }) / mean ** (1 / p)).toBeCloseTo(1, 9);
      }),
      seeded,
    );
  });

  it('lies between mean and maximum for p ≥ 1, grows with p, and forgets the order', () => {
    fc.assert(
      fc.property(positive, (values) => {
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        const pooled = [1, 2, 5, 50].map((p) => gemPool(values, { p }));
        expect(pooled[0]! / mean).toBeCloseTo(1, 9);
        pooled.forEach((y, i) => {
          expect(y).toBeLessThanOrEqual(Math.max(...values) * (1 + 1e-12));
          if (i > 0) expect(y).toBeGreaterThanOrEqual(pooled[i - 1]! * (1 - 1e-12));
        });
        expect(gemPool([...values].reverse()) / gemPool(values)).toBeCloseTo(1, 12);
      }),
      seeded,
    );
  });

  it('comes to the maximum without overflow', () => {
    expect(gemPool([1, 2, 4], { p: 1e4 })).toBeCloseTo(4, 2);
    expect(gemPool([1e200, 1e300], { p: 3 })).toBeCloseTo(1e300 * 0.5 ** (1 / 3), -290);
  });

  it('raises negative values to epsilon, and leaves out weights of 0', () => {
    expect(gemPool([-5, -1], { epsilon: 0.01 })).toBeCloseTo(0.01, 12);
    expect(gemPool([1, 2, 1e9], { weights: [1, 1, 0] })).toBeCloseTo(gemPool([1, 2]), 12);
    expect(gemPool([7], { weights: [0] })).toBe(1e-6);
    expect(gemPool([1, 3], { p: 1, weights: [3, 1] })).toBeCloseTo(1.5, 12);
  });

  it('refuses what it cannot pool', () => {
    expect(() => gemPool([])).toThrow(ShapeError);
    expect(() => gemPool([NaN])).toThrow(ArgumentError);
    expect(() => gemPool([1], { p: 0 })).toThrow('gemPool: p must be a finite number > 0, got 0');
    expect(() => gemPool([1], { epsilon: -1 })).toThrow(ArgumentError);
    expect(() => gemPool([1], { weights: [1, 2] })).toThrow(ShapeError);
  });
});
