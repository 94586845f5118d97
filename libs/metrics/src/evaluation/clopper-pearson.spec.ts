import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clopperPearson } from './clopper-pearson.ts';
import { incompleteBeta, inverseIncompleteBeta } from './incomplete-beta.ts';

/** P(X ≥ k) for X ~ Binomial(n, p), term by term. */
function upperTail(k: number, n: number, p: number): number {
  let sum = 0;
  for (let i = k; i <= n; i++) {
    let term = 1;
    for (let j = 1; j <= i; j++) term *= ((n - i + j) / j) * p;
    sum += term * (1 - p) ** (n - i);
  }
  return sum;
}

describe('incompleteBeta', () => {
  const inUnit = fc.double({ min: 0.001, max: 0.999, noNaN: true });
  const shape = fc.double({ min: 0.1, max: 300, noNaN: true });

  it('has its closed form where one parameter is 1', () => {
    fc.assert(
      fc.property(inUnit, shape, (x, s) => {
        expect(incompleteBeta(x, { a: 1, b: s })).toBeCloseTo(1 - (1 - x) ** s, 10);
        expect(incompleteBeta(x, { a: s, b: 1 })).toBeCloseTo(x ** s, 10);
      }),
    );
  });

  it('is the upper tail of a binomial distribution for whole parameters', () => {
    fc.assert(
      fc.property(inUnit, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 30 }), (x, k, more) => {
        expect(incompleteBeta(x, { a: k, b: more + 1 })).toBeCloseTo(upperTail(k, k + more, x), 10);
      }),
    );
  });

  it('is turned around by its inverse', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), shape, shape, (probability, a, b) => {
        const x = inverseIncompleteBeta(probability, { a, b });
        // Near an end the distribution may rise within the last bits of x; elsewhere it comes back.
        if (x > 1e-12 && x < 1 - 1e-6) expect(incompleteBeta(x, { a, b })).toBeCloseTo(probability, 6);
      }),
    );
  });

  it('refuses what lies outside its range', () => {
    expect(() => incompleteBeta(1.1, { a: 1, b: 1 })).toThrow(RangeError);
    expect(() => incompleteBeta(0.5, { a: 0, b: 1 })).toThrow(RangeError);
    expect(() => inverseIncompleteBeta(-0.1, { a: 1, b: 1 })).toThrow(RangeError);
  });
});

describe('clopperPearson', () => {
  it('has its closed form for no success and for no failure', () => {
    for (const n of [1, 10, 1000]) {
      const edge = 1 - 0.025 ** (1 / n);
      expect(clopperPearson(0, n)).toEqual({ low: 0, high: expect.closeTo(edge, 10) as number });
      expect(clopperPearson(n, n)).toEqual({ low: expect.closeTo(1 - edge, 10) as number, high: 1 });
    }
    expect(clopperPearson(0, 1000).high).toBeCloseTo(0.003682, 6);
  });

  it('leaves 2.5 % in each tail of the binomial distribution', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
        const k = Math.min(n - 1, Math.max(1, Math.round(n * share)));
        const { low, high } = clopperPearson(k, n);
        expect(upperTail(k, n, low)).toBeCloseTo(0.025, 8);
        expect(1 - upperTail(k + 1, n, high)).toBeCloseTo(0.025, 8);
      }),
    );
  });

  it('says nothing without trials', () => {
    expect(clopperPearson(0, 0)).toEqual({ low: 0, high: 1 });
  });

  it('refuses counts that cannot be', () => {
    expect(() => clopperPearson(3, 2)).toThrow(/successes must be an integer in \[0, 2\]/);
    expect(() => clopperPearson(0, -1)).toThrow(RangeError);
    expect(() => clopperPearson(1, 2, 1)).toThrow(RangeError);
  });
});
