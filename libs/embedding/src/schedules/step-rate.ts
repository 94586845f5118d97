import { checkPositive, checkWhole } from '@gallerist/metrics/checks';
import { checkShare, checkStep } from './check-rate-options.ts';
import type { LearningRateSchedule } from './learning-rate-schedule.types.ts';

/**
 * base · γ^⌊step / every⌋: the rate falls by a factor at equal distances.
 *
 * @param options `every` ≥ 1 steps; `gamma` in [0, 1], default 0.1.
 * @throws {ArgumentError} for options outside their ranges.
 */
export function stepRate(options: {
  readonly base: number;
  readonly every: number;
  readonly gamma?: number;
}): LearningRateSchedule {
  const { base, every, gamma = 0.1 } = options;
  checkPositive('stepRate', 'base', base);
  checkWhole('stepRate', 'every', { value: every, atLeast: 1 });
  checkShare('stepRate', 'gamma', gamma);
  return (step) => {
    checkStep('stepRate', step);
    return base * gamma ** Math.floor(step / every);
  };
}
