import { ArgumentError, ShapeError } from '@gallerist/metrics/checks';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constantRate } from './constant-rate.ts';
import { effectiveEmaDecay, exponentialMovingAverage } from './exponential-moving-average.ts';
import type { LearningRateSchedule } from './learning-rate-schedule.types.ts';
import { polynomialWarmup } from './polynomial-warmup.ts';
import { stepRate } from './step-rate.ts';
import { warmupCosine } from './warmup-cosine.ts';
import { warmupMultiStep } from './warmup-multi-step.ts';

const seeded = { seed: 7, numRuns: 100 };
const ratesOf = (schedule: LearningRateSchedule, steps: number) =>
  Array.from({ length: steps }, (_, step) => schedule(step));
const warmed: readonly (readonly [string, (warmupSteps: number) => LearningRateSchedule])[] = [
  ['warmupMultiStep', (warmupSteps) => warmupMultiStep({ base: 0.1, warmupSteps, milestones: [70, 90] })],
  ['warmupCosine', (warmupSteps) => warmupCosine({ base: 0.1, warmupSteps, totalSteps: 100 })],
  [
    'polynomialWarmup',
    (warmupSteps) => polynomialWarmup({ base: 0.1, warmupSteps, totalSteps: 100, power: 2 }),
  ],
];

describe.each(warmed)('%s', (_name, create) => {
  it('rises over the warm-up, never starts at the full rate, and then never rises', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), (warmupSteps) => {
        const rates = ratesOf(create(warmupSteps), 120);
        expect(rates[0]).toBeLessThan(0.1);
        expect(rates[warmupSteps]).toBeCloseTo(0.1, 12);
        rates.forEach((rate, step) => {
          expect(rate).toBeGreaterThanOrEqual(0);
          expect(rate).toBeLessThanOrEqual(0.1 + 1e-12);
          if (step === 0) return;
          const before = rates[step - 1]!;
          if (step <= warmupSteps) expect(rate).toBeGreaterThan(before);
          else expect(rate).toBeLessThanOrEqual(before);
        });
      }),
      seeded,
    );
  });

  it('starts at the full rate without a warm-up', () => {
    expect(create(0)(0)).toBe(0.1);
  });

  it('refuses steps that are no whole numbers ≥ 0', () => {
    for (const step of [-1, 0.5, NaN, Infinity]) expect(() => create(5)(step)).toThrow(ArgumentError);
  });
});

describe('warmupMultiStep', () => {
  const options = { base: 1, warmupSteps: 4, warmupFactor: 0.1, milestones: [6, 8], gamma: 0.5 };

  it('multiplies warm-up and milestones', () => {
    const rates = ratesOf(warmupMultiStep(options), 10);
    const expected = [0.1, 0.325, 0.55, 0.775, 1, 1, 0.5, 0.5, 0.25, 0.25];
    rates.forEach((rate, step) => expect(rate).toBeCloseTo(expected[step]!, 12));
    const early = warmupMultiStep({ ...options, milestones: [2] });
    expect(early(3)).toBeCloseTo(0.775 * 0.5, 12);
  });

  it('can stay at its factor until warm-up ends', () => {
    expect(ratesOf(warmupMultiStep({ ...options, method: 'constant' }), 6)).toEqual([
      0.1, 0.1, 0.1, 0.1, 1, 1,
    ]);
  });

  it.each([
    [{ base: 0 }, 'base must be a finite number > 0, got 0'],
    [{ warmupSteps: -1 }, 'warmupSteps must be a whole number >= 0, got -1'],
    [{ warmupFactor: 2 }, 'warmupFactor must be in [0, 1], got 2'],
    [{ gamma: NaN }, 'gamma must be in [0, 1], got NaN'],
    [{ milestones: [5, 5] }, 'milestones[1] must be a whole number >= 6, got 5'],
  ])('refuses %o', (wrong, message) => {
    expect(() => warmupMultiStep({ ...options, ...wrong })).toThrow(`warmupMultiStep: ${message}`);
  });
});

describe('warmupCosine', () => {
  it('is half way down in the middle and at its minimum from the end on', () => {
    const schedule = warmupCosine({ base: 1, warmupSteps: 10, totalSteps: 110, min: 0.2 });
    expect(schedule(60)).toBeCloseTo(0.6, 12);
    expect([schedule(110), schedule(5000)]).toEqual([0.2, 0.2]);
    const onlyWarm = warmupCosine({ base: 1, warmupSteps: 10, totalSteps: 10, warmupFactor: 0.5 });
    expect([onlyWarm(0), onlyWarm(10)]).toEqual([0.5, 0]);
  });

  it.each([
    [{ totalSteps: 9 }, 'totalSteps must be a whole number >= 10, got 9'],
    [{ min: 2 }, 'min must be in [0, 1], got 2'],
    [{ warmupFactor: -1 }, 'warmupFactor must be in [0, 1], got -1'],
  ])('refuses %o', (wrong, message) => {
    const options = { base: 1, warmupSteps: 10, totalSteps: 100, ...wrong };
    expect(() => warmupCosine(options)).toThrow(`warmupCosine: ${message}`);
  });
});

describe('polynomialWarmup', () => {
  it('runs its first step at 0 and not at the full rate, as InsightFace’s class does', () => {
    const rates = ratesOf(polynomialWarmup({ base: 0.1, warmupSteps: 5, totalSteps: 20 }), 3);
    [0, 0.02, 0.04].forEach((rate, step) => expect(rates[step]).toBeCloseTo(rate, 12));
  });

  it('follows its power and stays at 0 after the end', () => {
    const schedule = polynomialWarmup({ base: 1, warmupSteps: 0, totalSteps: 10, power: 2 });
    expect(schedule(5)).toBeCloseTo(0.25, 12);
    expect([schedule(10), schedule(11)]).toEqual([0, 0]);
    expect(polynomialWarmup({ base: 1, warmupSteps: 3, totalSteps: 3 })(3)).toBe(0);
    expect(() => polynomialWarmup({ base: 1, warmupSteps: 0, totalSteps: 10, power: 0 })).toThrow(
      ArgumentError,
    );
  });
});

describe('constantRate and stepRate', () => {
  it('never change, and fall by a factor at equal distances', () => {
    expect(ratesOf(constantRate({ base: 0.3 }), 3)).toEqual([0.3, 0.3, 0.3]);
    expect(ratesOf(stepRate({ base: 1, every: 2, gamma: 0.5 }), 6)).toEqual([1, 1, 0.5, 0.5, 0.25, 0.25]);
  });

  it('refuse rates, distances and steps that they cannot serve', () => {
    expect(() => constantRate({ base: -1 })).toThrow(ArgumentError);
    expect(() => constantRate({ base: 1 })(0.5)).toThrow(ArgumentError);
    expect(() => stepRate({ base: 1, every: 0 })).toThrow(
      'stepRate: every must be a whole number >= 1, got 0',
    );
    expect(() => stepRate({ base: 1, every: 1, gamma: 2 })).toThrow(ArgumentError);
  });
});

describe('exponentialMovingAverage', () => {
  const value = fc.double({ min: -1e3, max: 1e3, noNaN: true });
  const list = fc.array(value, { minLength: 3, maxLength: 3 });

  it('lies between what was and what is, and writes to neither', () => {
    fc.assert(
      fc.property(list, list, fc.double({ min: 0, max: 1, noNaN: true }), (average, values, decay) => {
        const before = [...average];
        const next = exponentialMovingAverage(average, values, decay);
        next.forEach((entry, i) => {
          expect(entry).toBeGreaterThanOrEqual(Math.min(average[i]!, values[i]!) - 1e-9);
          expect(entry).toBeLessThanOrEqual(Math.max(average[i]!, values[i]!) + 1e-9);
        });
        expect(average).toEqual(before);
      }),
      seeded,
    );
  });

  it('keeps everything at 1, nothing at 0, and refuses what does not fit', () => {
    expect([...exponentialMovingAverage([1, 2], [5, 6], 1)]).toEqual([1, 2]);
    expect([...exponentialMovingAverage([1, 2], [5, 6], 0)]).toEqual([5, 6]);
    expect(() => exponentialMovingAverage([1], [1, 2], 0.5)).toThrow(ShapeError);
    expect(() => exponentialMovingAverage([1], [1], 1.5)).toThrow(
      'exponentialMovingAverage: decay must be in [0, 1], got 1.5',
    );
  });
});

describe('effectiveEmaDecay', () => {
  it('grows from 0.1 to the decay and stays there', () => {
    expect(effectiveEmaDecay(0.999, 0)).toBe(0.1);
    expect(effectiveEmaDecay(0.05, 0)).toBe(0.05);
    expect(effectiveEmaDecay(0.99, 1e6)).toBe(0.99);
    for (let n = 1; n < 2000; n++) {
      expect(effectiveEmaDecay(0.99, n)).toBeGreaterThanOrEqual(effectiveEmaDecay(0.99, n - 1));
    }
    for (const updates of [-1, NaN]) expect(() => effectiveEmaDecay(0.9, updates)).toThrow(ArgumentError);
  });
});
