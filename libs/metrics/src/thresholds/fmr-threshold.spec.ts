import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { clopperPearson } from '../evaluation/clopper-pearson.ts';
import { fmrAtThreshold, fmrThreshold } from './fmr-threshold.ts';
import { quantile } from './quantile.ts';
import { rateInterval } from './rate-interval.ts';

const runs = { seed: 1, numRuns: 200 };
/** Few different values, so that ties are common. */
const similarities = fc.array(
  fc.integer({ min: -10, max: 10 }).map((tenths) => tenths / 10),
  { minLength: 1, maxLength: 40 },
);
const rates = fc.double({ min: 0.001, max: 1, noNaN: true });
const share = (impostor: readonly number[], threshold: number): number =>
  impostor.filter((similarity) => similarity >= threshold).length / impostor.length;

describe('fmrThreshold', () => {
  it('is the lowest of the similarities whose share of impostors is within the rate', () => {
    fc.assert(
      fc.property(similarities, fc.integer({ min: 1, max: 1000 }), (impostor, permille) => {
        const rate = permille / 1000;
        const isAllowed = (count: number) => 1000 * count <= permille * impostor.length;
        const allowed = [...new Set(impostor)].filter((one) =>
          isAllowed(impostor.filter((similarity) => similarity >= one).length),
        );
        const fitted = fmrThreshold(impostor, { rate });
        if (allowed.length === 0) {
          expect(fitted.basis).toBe('UNRESOLVED');
          expect(fitted.rate).toBeNull();
          expect(share(impostor, fitted.similarity!)).toBe(0);
          expect(fitted.similarity! - Math.max(...impostor)).toBeLessThan(1e-15);
          expect(fitted.interval).toEqual(clopperPearson(0, impostor.length));
        } else {
          expect(fitted.similarity).toBe(Math.min(...allowed));
          expect(fitted.rate).toBeCloseTo(share(impostor, fitted.similarity!), 12);
          expect(fitted.basis).toBe('EMPIRICAL');
        }
      }),
      runs,
    );
  });

  it('does not care for the order, and rises as the rate falls', () => {
    fc.assert(
      fc.property(similarities, rates, rates, (impostor, a, b) => {
        const at = (rate: number, list: readonly number[]) => fmrThreshold(list, { rate });
        expect(at(a, [...impostor].reverse())).toEqual(at(a, impostor));
        expect(at(Math.min(a, b), impostor).similarity!).toBeGreaterThanOrEqual(
          at(Math.max(a, b), impostor).similarity!,
        );
      }),
      runs,
    );
  });

  it('takes whole counts although rate times N is not quite whole', () => {
    const impostor = Array.from({ length: 1000 }, (_, i) => i / 1000);
    for (const rate of [0.003, 0.007, 0.029, 0.1, 0.58])
      expect(fmrThreshold(impostor, { rate }).rate).toBeCloseTo(rate, 12);
    expect(fmrThreshold(impostor, { rate: 0.0019 }).rate).toBeCloseTo(0.001, 12);
  });

  it('offers the quantiles of NumPy, which may exceed the rate', () => {
    const impostor = Array.from({ length: 100 }, (_, i) => (i + 1) / 100);
    expect(fmrThreshold(impostor, { rate: 0.1, method: 'linear' }).similarity).toBeCloseTo(0.901, 12);
    const higher = fmrThreshold(impostor, { rate: 0.1, method: 'higher' });
    expect(higher).toMatchObject({ similarity: 0.91, rate: 0.1 });
    expect(fmrThreshold([0.1, 0.2, 0.3], { rate: 0.5, method: 'higher' }).rate).toBeCloseTo(2 / 3, 12);
  });

  it('cannot keep a rate below that of ties at the top', () => {
    expect(fmrThreshold([0.5, 0.5, 0.5, 0.1], { rate: 0.5 })).toMatchObject({
      rate: null,
      basis: 'UNRESOLVED',
    });
    expect(fmrThreshold([0.5, 0.5, 0.1, 0.1], { rate: 0.5 })).toMatchObject({ rate: 0.5, similarity: 0.5 });
  });

  it('refuses rates and similarities that mean nothing', () => {
    for (const rate of [0, -0.1, 1.1, NaN])
      expect(() => fmrThreshold([0.1], { rate })).toThrow(ArgumentError);
    expect(() => fmrThreshold([], { rate: 0.1 })).toThrow(ShapeError);
    for (const value of [NaN, Infinity])
      expect(() => fmrThreshold([value], { rate: 0.1 })).toThrow(ArgumentError);
  });
});

describe('fmrAtThreshold', () => {
  it('counts what is at or above, and calls none of them a bound', () => {
    expect(fmrAtThreshold([0.1, 0.2, 0.3, 0.3], 0.3)).toMatchObject({
      similarity: 0.3,
      rate: 0.5,
      interval: clopperPearson(2, 4),
      confidenceLevel: 0.95,
      basis: 'EMPIRICAL',
    });
    const none = fmrAtThreshold(new Array<number>(1000).fill(0.1), 0.5, { confidenceLevel: 0.9 });
    expect(none).toMatchObject({ rate: null, basis: 'UNRESOLVED', confidenceLevel: 0.9 });
    expect(none.interval.high).toBeCloseTo(0.00299, 5); // rule of 3
  });
});

describe('rateInterval', () => {
  /** Six people compared in all directions; errors where person 0 is involved. */
  const pairs = Array.from({ length: 36 }, (_, i) => [Math.floor(i / 6), i % 6] as const).filter(
    ([a, b]) => a !== b,
  );
  const identities = { probes: pairs.map(([a]) => a), references: pairs.map(([, b]) => b) };
  const accepted = pairs.map(([a, b]) => a === 0 || b === 0);

  it('is that of Clopper and Pearson for independent comparisons', () => {
    expect(rateInterval(accepted, { confidenceLevel: 0.95 })).toEqual(clopperPearson(10, 30));
    expect(rateInterval([true, true], { confidenceLevel: 0.95 })).toEqual(clopperPearson(2, 2));
    // people who meet once each are independent
    const strangers = { probes: [0, 1, 2, 3], references: [4, 5, 6, 7] };
    const interval = rateInterval([true, false, true, false], {
      identities: strangers,
      confidenceLevel: 0.9,
    });
    expect(interval).toEqual(clopperPearson(2, 4, 0.9));
  });

  it('divides the comparisons by the design effect of shared people', () => {
    const rate = 1 / 3;
    const deviation = (i: number) => Number(accepted[i]) - rate;
    let variance = 0;
    pairs.forEach(([a, b], i) => {
      pairs.forEach(([c, d], j) => {
        if ([a, b].some((one) => one === c || one === d)) variance += deviation(i) * deviation(j);
      });
    });
    const effective = (30 ** 2 * rate * (1 - rate)) / variance;
    expect(effective).toBeLessThan(15);
    const { low, high } = rateInterval(accepted, { identities, confidenceLevel: 0.95 });
    const above = clopperPearson(Math.ceil(effective / 3), Math.ceil(effective));
    const below = clopperPearson(Math.floor(effective / 3), Math.floor(effective));
    expect(high - low).toBeGreaterThan(clopperPearson(10, 30).high - clopperPearson(10, 30).low);
    expect(low).toBeLessThan(Math.max(above.low, below.low) + 0.05);
    expect(high).toBeGreaterThan(Math.min(above.high, below.high) - 0.05);
  });

  it('counts people where there is no error, and bounds the rate with their number', () => {
    const none = accepted.map(() => false);
    expect(rateInterval(none, { identities, confidenceLevel: 0.95 })).toEqual(clopperPearson(0, 6));
    expect(
      rateInterval(
        accepted.map(() => true),
        { identities, confidenceLevel: 0.95 },
      ),
    ).toEqual(clopperPearson(6, 6));
  });

  it('refuses labels of another number, or that are no integers', () => {
    const call = (probes: number[]) => () =>
      rateInterval([true, false], { identities: { probes, references: [1, 2] }, confidenceLevel: 0.95 });
    expect(call([1])).toThrow(ShapeError);
    expect(call([1, 0.5])).toThrow(ArgumentError);
  });
});

describe('quantile', () => {
  it('is monotone, lies between its neighbours and is exact at whole positions', () => {
    fc.assert(
      fc.property(similarities, rates, (list, q) => {
        const sorted = Float64Array.from(list).sort();
        const linear = quantile(sorted, q, 'linear');
        const higher = quantile(sorted, q, 'higher');
        const position = q * (list.length - 1);
        expect(linear).toBeLessThanOrEqual(higher);
        expect(linear).toBeGreaterThanOrEqual(sorted[Math.floor(position)]!);
        expect(sorted).toContain(higher);
        const at = Math.floor(position);
        const interpolated = sorted[at]! + (position - at) * ((sorted[at + 1] ?? sorted[at]!) - sorted[at]!);
        expect(linear).toBeCloseTo(interpolated, 9);
      }),
      runs,
    );
    const eleven = Float64Array.from({ length: 11 }, (_, i) => i);
    for (let i = 0; i <= 10; i += 1) expect(quantile(eleven, 1 - (1 - i / 10), 'higher')).toBe(i);
    expect(() => quantile(eleven, 1.1, 'linear')).toThrow(ArgumentError);
    expect(() => quantile(eleven, -0.1, 'linear')).toThrow(ArgumentError);
  });

  it('counts what a threshold accepts, itself included', () => {
    const sorted = Float64Array.of(0.1, 0.2, 0.2, 0.3);
    expect([0.05, 0.1, 0.2, 0.25, 0.3, 0.4].map((at) => fmrAtThreshold(sorted, at).rate)).toEqual([
      1,
      1,
      0.75,
      0.25,
      0.25,
      null,
    ]);
  });
});
