import { describe, expect, it } from 'vitest';
import { scheduleSchema } from '../recipe/schedule.schema.ts';
import { createSchedule } from './create-schedule.ts';

const rates = (spec: unknown, steps: readonly number[]): number[] => {
  const schedule = createSchedule(scheduleSchema.parse(spec), { base: 0.1, totalSteps: 100 });
  return steps.map((step) => schedule(step));
};

const expectRates = (actual: readonly number[], expected: readonly number[]) =>
  expected.forEach((rate, i) => expect(actual[i]).toBeCloseTo(rate, 12));

describe('createSchedule', () => {
  it('is constant', () => expectRates(rates({ name: 'constant' }, [0, 99]), [0.1, 0.1]));

  it('rises over the share of the warm-up and falls along half a cosine', () => {
    const spec = { name: 'cosine', warmupShare: 0.2, warmupFactor: 0.5, minFactor: 0.1 };
    expectRates(rates(spec, [0, 10, 20, 60, 100]), [0.05, 0.075, 0.1, 0.055, 0.01]);
  });

  it('falls at milestones after its warm-up', () => {
    const spec = {
      name: 'multi-step',
      warmupShare: 0.1,
      warmupFactor: 0,
      milestones: [0.5, 0.9],
      gamma: 0.2,
    };
    expectRates(rates(spec, [0, 5, 10, 49, 50, 90]), [0, 0.05, 0.1, 0.1, 0.02, 0.004]);
  });

  it('falls in equal steps', () => {
    expectRates(rates({ name: 'step', everyShare: 0.5, gamma: 0.5 }, [0, 49, 50]), [0.1, 0.1, 0.05]);
  });

  it('falls by a power', () => {
    expectRates(rates({ name: 'polynomial', warmupShare: 0, power: 2 }, [0, 50, 100]), [0.1, 0.025, 0]);
  });

  it('keeps milestones apart that fall on one step of a short run', () => {
    const spec = scheduleSchema.parse({ name: 'multi-step', warmupShare: 0, milestones: [0.5, 0.55] });
    const schedule = createSchedule(spec, { base: 1, totalSteps: 2 });
    expectRates([schedule(0), schedule(1)], [1, 0.1]);
  });
});
