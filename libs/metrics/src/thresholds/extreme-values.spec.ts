import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { createSeededRandom } from '../random/seeded-random.ts';
import { fitParetoMle } from './generalised-pareto-mle.ts';
import { fitParetoPwm } from './generalised-pareto-pwm.ts';
import { paretoQuantile, paretoSurvival, paretoUpperEnd } from './generalised-pareto.ts';
import { tailThreshold } from './tail-threshold.ts';
import { fitWeibull, weibullCdf, weibullQuantile } from './weibull.ts';

const runs = { seed: 1, numRuns: 100 };
const scales = fc.double({ min: 0.01, max: 2, noNaN: true });
const shapes = fc.double({ min: -0.4, max: 0.4, noNaN: true });
const counted = (values: readonly number[]) => values.map((value) => ({ value, count: 1 }));

function paretoDraws(tail: { scale: number; shape: number }, count: number, seed = 11): number[] {
  const random = createSeededRandom(seed);
  return Array.from({ length: count }, () => {
    const u = 1 - random.next();
    return tail.shape === 0 ? -tail.scale * Math.log(u) : (tail.scale / tail.shape) * (u ** -tail.shape - 1);
  }).sort((a, b) => a - b);
}

describe('generalised Pareto', () => {
  it('has a quantile that its survival undoes', () => {
    fc.assert(
      fc.property(scales, shapes, fc.double({ min: 1e-6, max: 1, noNaN: true }), (scale, shape, share) => {
        const tail = { scale, shape, threshold: 0.4, exceedanceRate: 0.05 };
        const similarity = paretoQuantile(tail, share * 0.05);
        expect(similarity).toBeGreaterThanOrEqual(0.4);
        expect(similarity).toBeLessThanOrEqual(paretoUpperEnd(tail));
        expect(paretoSurvival(tail, similarity - 0.4) / share).toBeCloseTo(1, 6);
      }),
      runs,
    );
  });

  it('passes through the exponential at shape 0', () => {
    const tail = { scale: 0.05, shape: 0, threshold: 0.4, exceedanceRate: 0.05 };
    expect(paretoQuantile(tail, 0.005)).toBeCloseTo(0.4 + 0.05 * Math.log(10), 12);
    expect(paretoQuantile({ ...tail, shape: 1e-7 }, 0.005)).toBeCloseTo(paretoQuantile(tail, 0.005), 6);
    expect(paretoSurvival(tail, 0.05)).toBeCloseTo(Math.exp(-1), 12);
    expect(paretoSurvival({ scale: 0.05, shape: 0.5 }, 0.1)).toBeCloseTo(0.25, 12);
    expect(paretoUpperEnd(tail)).toBe(Infinity);
  });

  it('ends at u - scale / shape for a negative shape', () => {
    const tail = { scale: 0.05, shape: -0.2, threshold: 0.4 };
    expect(paretoUpperEnd(tail)).toBeCloseTo(0.65, 12);
    expect(paretoSurvival(tail, 0.25)).toBe(0);
    expect(paretoSurvival(tail, 0.3)).toBe(0);
    expect([-1, 0].map((excess) => paretoSurvival(tail, excess))).toEqual([1, 1]);
  });

  it('refuses rates that the tail does not cover', () => {
    const tail = { scale: 0.05, shape: 0.1, threshold: 0.4, exceedanceRate: 0.05 };
    for (const rate of [0, 0.06, NaN]) expect(() => paretoQuantile(tail, rate)).toThrow(ArgumentError);
    expect(paretoQuantile(tail, 0.05)).toBe(0.4);
    expect(() => paretoQuantile({ ...tail, scale: 0 }, 0.01)).toThrow(ArgumentError);
    expect(() => paretoQuantile({ ...tail, exceedanceRate: 1.5 }, 0.01)).toThrow(ArgumentError);
    expect(() => paretoQuantile({ ...tail, shape: NaN }, 0.01)).toThrow(ArgumentError);
  });
});

describe.each([
  { name: 'fitParetoPwm', fit: (values: readonly number[]) => fitParetoPwm(counted(values)) },
  { name: 'fitParetoMle', fit: (values: readonly number[]) => fitParetoMle(values) },
])('$name', ({ fit }) => {
  it.each([
    { scale: 0.01, shape: 0 },
    { scale: 0.02, shape: -0.2 },
    { scale: 0.015, shape: 0.2 },
  ])('recovers %j from 20,000 draws', (tail) => {
    const fitted = fit(paretoDraws(tail, 20_000));
    expect(fitted.scale / tail.scale).toBeCloseTo(1, 1); // standard errors are near 1 % and 0.01 here
    expect(Math.abs(fitted.shape - tail.shape)).toBeLessThan(0.05);
  });

  it('scales with the values and keeps the shape', () => {
    const draws = paretoDraws({ scale: 0.02, shape: 0.1 }, 200);
    const [one, hundred] = [fit(draws), fit(draws.map((value) => value * 100))];
    expect(hundred.scale / one.scale).toBeCloseTo(100, 4);
    expect(hundred.shape).toBeCloseTo(one.shape, 5);
  });
});

describe('fitParetoPwm', () => {
  it('gives equal values their mean position, whole or counted', () => {
    const values = [0.1, 0.2, 0.2, 0.2, 0.5, 0.9];
    const once = fitParetoPwm(counted(values));
    const together = fitParetoPwm([
      { value: 0.1, count: 1 },
      { value: 0.2, count: 3 },
      { value: 0.5, count: 1 },
      { value: 0.9, count: 1 },
    ]);
    expect(together.scale).toBeCloseTo(once.scale, 12);
    expect(together.shape).toBeCloseTo(once.shape, 12);
  });

  it('is the formula of its moments', () => {
    const values = [0.1, 0.3, 0.35, 0.6];
    const a0 = values.reduce((sum, value) => sum + value, 0) / 4;
    const a1 = values.reduce((sum, value, i) => sum + (1 - (i + 1 - 0.35) / 4) * value, 0) / 4;
    const fitted = fitParetoPwm(counted(values));
    expect(fitted.mean).toBeCloseTo(a0, 12);
    expect(fitted.weightedMean).toBeCloseTo(a1, 12);
    expect(fitted.shape).toBeCloseTo(2 - a0 / (a0 - 2 * a1), 12);
    expect(fitted.scale).toBeCloseTo((2 * a0 * a1) / (a0 - 2 * a1), 12);
  });

  it('refuses nothing, zeros, and values that fall', () => {
    expect(() => fitParetoPwm([])).toThrow(ShapeError);
    for (const bad of [
      [0, 0],
      [0.2, 0.1],
      [-1, 1],
      [0.1, NaN],
      [0.1, Infinity],
    ])
      expect(() => fitParetoPwm(counted(bad))).toThrow(ArgumentError);
    expect(() => fitParetoPwm([{ value: 1, count: -1 }])).toThrow(ArgumentError);
  });
});

describe('fitParetoMle', () => {
  it('finds a likelihood that no neighbour and no other fit exceeds', () => {
    for (const seed of [1, 2, 3]) {
      const draws = paretoDraws({ scale: 0.05, shape: seed / 10 - 0.2 }, 60, seed);
      const { scale, shape, negativeLogLikelihood } = fitParetoMle(draws);
      const nll = (s: number, k: number) =>
        draws.reduce((sum, x) => sum + Math.log(s) + (1 + 1 / k) * Math.log1p((k * x) / s), 0);
      expect(negativeLogLikelihood).toBeCloseTo(nll(scale, shape), 6);
      for (const [ds, dk] of [
        [1.02, 0],
        [0.98, 0],
        [1, 0.02],
        [1, -0.02],
      ] as const)
        expect(nll(scale * ds, shape + dk)).toBeGreaterThanOrEqual(negativeLogLikelihood - 1e-9);
      const pwm = fitParetoPwm(counted(draws));
      expect(negativeLogLikelihood).toBeLessThanOrEqual(nll(pwm.scale, pwm.shape) + 1e-9);
    }
  });

  it('stays finite for one value and for equal ones, and refuses none, negative and zero ones', () => {
    for (const values of [[0.3], [0.2, 0.2, 0.2]]) {
      const { scale, shape, negativeLogLikelihood } = fitParetoMle(values);
      expect([scale, shape, negativeLogLikelihood].every(Number.isFinite)).toBe(true);
    }
    expect(() => fitParetoMle([])).toThrow(ShapeError);
    for (const bad of [[0, 0], [-0.1, 1], [NaN], [Infinity]])
      expect(() => fitParetoMle(bad)).toThrow(ArgumentError);
  });
});

describe('weibull', () => {
  it('has a quantile that undoes its distribution function', () => {
    fc.assert(
      fc.property(
        scales,
        scales,
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (scale, half, probability) => {
          const weibull = { scale, shape: half + 0.3, location: 0.2 };
          const x = weibullQuantile(weibull, probability);
          expect(x).toBeGreaterThanOrEqual(0.2);
          expect(weibullCdf(weibull, x)).toBeCloseTo(probability, 9);
        },
      ),
      runs,
    );
    expect(weibullCdf({ shape: 2, scale: 1 }, -1)).toBe(0);
    expect(weibullCdf({ shape: 2, scale: 3 }, 3)).toBeCloseTo(1 - Math.exp(-1), 12);
  });

  it('is fitted where the likelihood has its maximum, at any location and scale', () => {
    const random = createSeededRandom(3);
    const draws = Array.from({ length: 300 }, () =>
      weibullQuantile({ shape: 1.7, scale: 0.4 }, random.next()),
    );
    const fitted = fitWeibull(draws);
    const logLikelihood = (k: number, s: number) =>
      draws.reduce((sum, x) => sum + Math.log(k / s) + (k - 1) * Math.log(x / s) - (x / s) ** k, 0);
    expect(fitted.logLikelihood).toBeCloseTo(logLikelihood(fitted.shape, fitted.scale), 8);
    for (const [dk, ds] of [
      [1.01, 1],
      [0.99, 1],
      [1, 1.01],
      [1, 0.99],
    ] as const)
      expect(logLikelihood(fitted.shape * dk, fitted.scale * ds)).toBeLessThan(fitted.logLikelihood);
    const moved = fitWeibull(
      draws.map((x) => 5 + 1e3 * x),
      5,
    );
    expect(moved.shape).toBeCloseTo(fitted.shape, 6);
    expect(moved.scale / fitted.scale).toBeCloseTo(1e3, 4);
  });

  it('refuses values that have no fit', () => {
    expect(() => fitWeibull([])).toThrow(ShapeError);
    for (const bad of [[0.3], [0.2, 0.2], [0, 1], [-1, 2], [NaN, 1]])
      expect(() => fitWeibull(bad)).toThrow(ArgumentError);
    for (const probability of [-0.1, 1, NaN])
      expect(() => weibullQuantile({ shape: 1, scale: 1 }, probability)).toThrow(ArgumentError);
    expect(() => weibullCdf({ shape: 0, scale: 1 }, 1)).toThrow(ArgumentError);
    expect(() => weibullQuantile({ shape: 1, scale: 0 }, 0.5)).toThrow(ArgumentError);
  });
});

describe('tailThreshold', () => {
  /** Similarities whose tail above 0.4, the highest 5 %, is exactly known. */
  const truth = { scale: 0.05, shape: -0.1, threshold: 0.4, exceedanceRate: 0.05 };
  const sample = (seed: number, count = 20_000) => {
    const random = createSeededRandom(seed);
    return Array.from({ length: count }, () => {
      const u = 1 - random.next();
      return u <= 0.05 ? paretoQuantile(truth, u) : 0.4 * (1.05 - u);
    });
  };
  const rateAt = (similarity: number) => 0.05 * paretoSurvival(truth, similarity - 0.4);

  it.each(['pareto-pwm', 'pareto-mle', 'weibull'] as const)(
    'extrapolates by %s beyond what can be counted',
    (model) => {
      const fitted = tailThreshold(sample(1), { rate: 1e-4, model });
      expect(fitted.basis).toBe('EXTRAPOLATED');
      expect(fitted.rate).toBe(1e-4);
      const bias = model === 'weibull' ? 10 : 3; // a Weibull tail is another one than the truth
      expect(rateAt(fitted.similarity!) / 1e-4).toBeGreaterThan(1 / bias);
      expect(rateAt(fitted.similarity!) / 1e-4).toBeLessThan(bias);
    },
  );

  it('covers the true rate in about 95 % of samples', () => {
    const seeds = Array.from({ length: 60 }, (_, i) => i + 1);
    const fits = seeds.map((seed) => tailThreshold(sample(seed, 4000), { rate: 2e-4 }));
    const covered = fits.filter(({ interval, similarity }) => {
      const rate = rateAt(similarity!);
      return interval.low <= rate && rate <= interval.high;
    });
    expect(covered.length).toBeGreaterThanOrEqual(52); // P(fewer | 95 %) < 1 %
  });

  it('counts a rate inside the sample, and says so where a rate is out of reach', () => {
    expect(tailThreshold(sample(1), { rate: 0.1 })).toMatchObject({ basis: 'EMPIRICAL', rate: 0.1 });
    const beyond = tailThreshold(sample(1, 400), { rate: 1e-9 });
    expect(beyond).toMatchObject({ basis: 'UNRESOLVED', rate: null });
    expect(beyond.interval.low).toBe(0);
    expect(beyond.interval.high).toBeGreaterThan(1e-9);
  });

  it('widens the interval when comparisons share people', () => {
    const people = sample(2, 1000);
    const impostor = people.flatMap((similarity) =>
      new Array<number>(20).fill(0).map((_, i) => similarity + i * 1e-6),
    );
    const groups = impostor.map((_, i) => Math.floor(i / 20));
    const width = (fitted: { interval: { low: number; high: number } }) =>
      Math.log(fitted.interval.high / fitted.interval.low);
    const naive = tailThreshold(impostor, { rate: 5e-3 });
    const clustered = tailThreshold(impostor, { rate: 5e-3, groups });
    expect(width(clustered)).toBeGreaterThan(2 * width(naive));
  });

  it('refuses a tail of fewer than 20, and rates outside (0, 1]', () => {
    expect(() => tailThreshold(sample(1, 300), { rate: 1e-4 })).toThrow('at least 20');
    expect(() => tailThreshold(new Array<number>(500).fill(0.3), { rate: 1e-4 })).toThrow(ArgumentError);
    for (const rate of [0, 2]) expect(() => tailThreshold(sample(1), { rate })).toThrow(ArgumentError);
    expect(() => tailThreshold(sample(1), { rate: 0.01, tailShare: 0 })).toThrow(ArgumentError);
  });
});
