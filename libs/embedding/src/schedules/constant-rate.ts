import { checkPositive } from '@gallerist/metrics/checks';
import { checkStep } from './check-rate-options.ts';
import type { LearningRateSchedule } from './learning-rate-schedule.types.ts';

/**
 * The same rate at every step: the baseline that other schedules are compared with.
 *
 * @throws {ArgumentError} if `base` is not a finite number above 0.
 */
export function constantRate({ base }: { readonly base: number }): LearningRateSchedule {
  checkPositive('constantRate', 'base', base);
  return (step) => {
    checkStep('constantRate', step);
    return base;
  };
}
