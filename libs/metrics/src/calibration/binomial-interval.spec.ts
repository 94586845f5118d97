import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seeded } from '../../test/labelled-scores.ts';
import { ArgumentError } from '../checks/argument-error.ts';
import { clopperPearson } from '../evaluation/clopper-pearson.ts';
import { binomialInterval, ruleOf3, ruleOf30 } from './binomial-interval.ts';
import { normalQuantile } from './normal-quantile.ts';

const counts = fc
  .tuple(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([trials, share]) => ({ trials, errors: Math.round(trials * share) }));

/** The distribution function of the standard normal, by Simpson's rule over [0, |x|]. */
function normalCdf(x: number): number {
  const steps = 2000;
  const width = Math.abs(x) / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i += 1) {
    const factor = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
    sum += factor * Math.exp(-((i * width) ** 2) / 2);
  }
  return 0.5 + (Math.sign(x) * sum * width) / 3 / Math.sqrt(2 * Math.PI);
}

describe('normalQuantile', () => {
  it('turns the distribution function around', () => {
    for (let x = -5; x <= 5; x += 0.25) expect(normalQuantile(normalCdf(x))).toBeCloseTo(x, 7);
  });

  it('agrees with tables, also far out, and is odd about one half', () => {
    // The far ones were checked by erfc(−x/√2)/2 of a C library.
    const table: [number, number][] = [
      [0.5, 0],
      [0.95, 1.6448536269514722],
      [0.975, 1.959963984540054],
      [0.9999, 3.719016485455709],
      [1e-10, -6.36134090240406],
      [1e-20, -9.26234008979841],
      [1e-300, -37.0470962993612],
    ];
    for (const [probability, quantile] of table) expect(normalQuantile(probability)).toBeCloseTo(quantile, 8);
    for (const probability of [0.01, 0.074, 0.076, 0.3]) {
      expect(normalQuantile(1 - probability)).toBeCloseTo(-normalQuantile(probability), 12);
    }
  });

  it('refuses 0, 1 and NaN', () => {
    for (const probability of [0, 1, -0.1, NaN])
      expect(() => normalQuantile(probability)).toThrow(ArgumentError);
  });
});

describe('binomialInterval', () => {
  it('is that of Clopper and Pearson by default', () => {
    fc.assert(
      fc.property(counts, ({ errors, trials }) => {
        expect(binomialInterval(errors, trials)).toEqual(clopperPearson(errors, trials, 0.95));
        expect(binomialInterval(errors, trials, { confidenceLevel: 0.8 })).toEqual(
          clopperPearson(errors, trials, 0.8),
        );
      }),
      seeded,
    );
  });

  it('has Wilson’s bounds where the rate is z standard errors away', () => {
    fc.assert(
      fc.property(counts, ({ errors, trials }) => {
        const { low, high } = binomialInterval(errors, trials, { method: 'wilson' });
        const rate = errors / trials;
        const z = 1.959963984540054;
        for (const bound of [low, high]) {
          expect((rate - bound) ** 2).toBeCloseTo((z * z * bound * (1 - bound)) / trials, 12);
        }
        expect(low >= 0 && low <= rate && rate <= high && high <= 1).toBe(true);
        const mirrored = binomialInterval(trials - errors, trials, { method: 'wilson' });
        expect(mirrored.low).toBeCloseTo(1 - high, 12);
      }),
      seeded,
    );
  });

  it('touches 0 and 1 exactly, and says nothing without trials', () => {
    expect(binomialInterval(0, 7, { method: 'wilson' }).low).toBe(0);
    expect(binomialInterval(7, 7, { method: 'wilson' }).high).toBe(1);
    for (const method of ['wilson', 'clopper-pearson'] as const) {
      expect(binomialInterval(0, 0, { method })).toEqual({ low: 0, high: 1 });
    }
  });

  it('grows with the confidence', () => {
    for (const method of ['wilson', 'clopper-pearson'] as const) {
      const narrow = binomialInterval(3, 50, { method, confidenceLevel: 0.5 });
      const wide = binomialInterval(3, 50, { method, confidenceLevel: 0.99 });
      expect(wide.low).toBeLessThan(narrow.low);
      expect(wide.high).toBeGreaterThan(narrow.high);
    }
  });

  it('refuses counts that cannot be', () => {
    expect(() => binomialInterval(3, 2)).toThrow('binomialInterval: errors must be at most 2, got 3');
    for (const method of ['wilson', 'clopper-pearson'] as const) {
      expect(() => binomialInterval(0.5, 2, { method })).toThrow(
        'errors must be a whole number >= 0, got 0.5',
      );
      expect(() => binomialInterval(-1, 2, { method })).toThrow(ArgumentError);
    }
    expect(() => binomialInterval(0, -1)).toThrow('trials must be a whole number >= 0, got -1');
    expect(() => binomialInterval(0, 1, { confidenceLevel: 1 })).toThrow(ArgumentError);
  });
});

describe('the rules of 3 and 30', () => {
  it('bounds a rate without errors close to the exact one-sided bound', () => {
    for (const trials of [30, 1000, 1e6]) {
      const exact = 1 - 0.05 ** (1 / trials);
      expect(ruleOf3(trials)).toBeGreaterThan(exact);
      expect(ruleOf3(trials) / exact).toBeLessThan(1.06);
    }
    expect(ruleOf3(2)).toBe(1);
    expect(() => ruleOf3(0)).toThrow(ArgumentError);
  });

  it('asks for 30 errors for ±30 % at 90 %, and for more the more exact', () => {
    expect(ruleOf30()).toBe(30);
    expect(ruleOf30({ relativeError: 0.1 })).toBe(271);
    expect(ruleOf30({ confidenceLevel: 0.95 })).toBe(43);
    expect(ruleOf30({ relativeError: 100 })).toBe(1);
    expect(() => ruleOf30({ relativeError: 0 })).toThrow(
      'ruleOf30: relativeError must be a finite number > 0',
    );
    expect(() => ruleOf30({ confidenceLevel: 0 })).toThrow(ArgumentError);
  });
});
