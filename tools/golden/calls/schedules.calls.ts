import {
  effectiveEmaDecay,
  exponentialMovingAverage,
  polynomialWarmup,
  warmupCosine,
  warmupMultiStep,
} from '@gallerist/embedding';
import type { LearningRateSchedule } from '@gallerist/embedding';
import type { GoldenCall, GoldenCalls, GoldenCase } from '../golden.types.ts';

const ratesOf = ({ inputs }: GoldenCase, schedule: LearningRateSchedule) => ({
  lr: (inputs.steps as readonly number[]).map(schedule), // as: JSON of this label
});

const warmupMultiStepCall: GoldenCall = (golden) => {
  const { params } = golden;
  const method = params.method === undefined ? 'linear' : String(params.method);
  if (method !== 'linear' && method !== 'constant') {
    throw new RangeError(`warmupMultiStep: method must be linear or constant, got ${method}`);
  }
  const schedule = warmupMultiStep({
    base: Number(params.base),
    warmupSteps: Number(params.warmupSteps),
    warmupFactor: Number(params.warmupFactor),
    method,
    milestones: params.milestones as readonly number[], // as: JSON of this label
    gamma: Number(params.gamma),
  });
  return ratesOf(golden, schedule);
};

const warmupCosineCall: GoldenCall = (golden) => {
  const { params } = golden;
  const schedule = warmupCosine({
    base: Number(params.base),
    warmupSteps: Number(params.warmupSteps),
    totalSteps: Number(params.totalSteps),
    min: Number(params.min ?? 0),
    warmupFactor: Number(params.warmupFactor ?? 0),
  });
  return ratesOf(golden, schedule);
};

const polynomialWarmupCall: GoldenCall = (golden) => {
  const { params } = golden;
  const schedule = polynomialWarmup({
    base: Number(params.base),
    warmupSteps: Number(params.warmupSteps),
    totalSteps: Number(params.totalSteps),
    power: Number(params.power ?? 1),
  });
  return ratesOf(golden, schedule);
};

const ema: GoldenCall = ({ inputs, params }) => {
  const init = String(params.init ?? 'first value');
  if (init !== 'first value' && init !== 'zero') {
    throw new RangeError(`ema: init must be first value or zero, got ${init}`);
  }
  const values = inputs.values as readonly number[]; // as: JSON of this label
  let average: readonly number[] = init === 'zero' ? [0] : values.slice(0, 1);
  const averages = values.map((value) => {
    average = Array.from(exponentialMovingAverage(average, [value], Number(params.decay)));
    return average;
  });
  return { ema: averages.flat() };
};

const emaEffectiveDecay: GoldenCall = ({ inputs, params }) => ({
  decay: (inputs.steps as readonly number[]).map((step) => effectiveEmaDecay(Number(params.decay), step)), // as: JSON of this label
});

/** The labels of schedules.json. */
export const schedulesCalls: GoldenCalls = {
  plain: {
    warmupMultiStep: warmupMultiStepCall,
    warmupCosine: warmupCosineCall,
    polynomialWarmup: polynomialWarmupCall,
    ema,
    emaEffectiveDecay,
  },
};
