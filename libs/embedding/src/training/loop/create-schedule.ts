import { constantRate } from '../../schedules/constant-rate.ts';
import type { LearningRateSchedule } from '../../schedules/learning-rate-schedule.types.ts';
import { polynomialWarmup } from '../../schedules/polynomial-warmup.ts';
import { stepRate } from '../../schedules/step-rate.ts';
import { warmupCosine } from '../../schedules/warmup-cosine.ts';
import { warmupMultiStep } from '../../schedules/warmup-multi-step.ts';
import type { ScheduleSpec } from '../recipe/schedule.schema.ts';

/**
 * The learning rate of each step of a run.
 *
 * @param base The rate at the top, > 0.
 * @param totalSteps Whole number ≥ 1.
 */
export function createSchedule(
  spec: ScheduleSpec,
  { base, totalSteps }: { readonly base: number; readonly totalSteps: number },
): LearningRateSchedule {
  const warmup = 'warmupShare' in spec ? { warmupSteps: Math.floor(spec.warmupShare * totalSteps) } : null;
  switch (spec.name) {
    case 'constant':
      return constantRate({ base });
    case 'cosine': {
      const { warmupFactor, minFactor } = spec;
      return warmupCosine({
        base,
        totalSteps,
        warmupSteps: 0,
        ...warmup,
        warmupFactor,
        min: minFactor * base,
      });
    }
    case 'multi-step': {
      const { warmupFactor, gamma } = spec;
      const steps = spec.milestones.map((share) => Math.round(share * totalSteps));
      const milestones = steps.filter((step, i) => i === 0 || step > (steps[i - 1] ?? 0));
      return warmupMultiStep({ base, warmupSteps: 0, ...warmup, warmupFactor, milestones, gamma });
    }
    case 'step':
      return stepRate({
        base,
        every: Math.max(1, Math.round(spec.everyShare * totalSteps)),
        gamma: spec.gamma,
      });
    case 'polynomial':
      return polynomialWarmup({ base, totalSteps, warmupSteps: 0, ...warmup, power: spec.power });
  }
}
