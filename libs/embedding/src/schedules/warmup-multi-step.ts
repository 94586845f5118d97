import { checkWhole } from '@gallerist/metrics/checks';
import { checkShare, checkStep, checkWarmup } from './check-rate-options.ts';
import type { LearningRateSchedule } from './learning-rate-schedule.types.ts';

export interface WarmupMultiStepOptions {
  /** > 0. */
  readonly base: number;
  /** Whole number ≥ 0; 0 is no warm-up. */
  readonly warmupSteps: number;
  /** Share of the rate at step 0, in [0, 1]. Default 0.01. */
  readonly warmupFactor?: number;
  /** `linear` rises from the factor to 1, `constant` stays at the factor until warm-up ends. Default `linear`. */
  readonly method?: 'linear' | 'constant';
  /** Whole numbers, ascending; from each on the rate is `gamma` times what it was. */
  readonly milestones: readonly number[];
  /** In [0, 1]. Default 0.1. */
  readonly gamma?: number;
}

/**
 * base · warm-up(step) · γ^(milestones at or before step), with warm-up(step) = f · (1 − a) + a, a = step / warmupSteps, until
 * warm-up ends, then 1. The recipe of the strong re-identification baseline.
 *
 * @throws {ArgumentError} for options outside their ranges, or milestones that are not ascending.
 * @see Luo et al. 2019, arXiv:1903.07071 (bag of tricks)
 */
export function warmupMultiStep(options: WarmupMultiStepOptions): LearningRateSchedule {
  const { base, warmupSteps, warmupFactor = 0.01, method = 'linear', milestones, gamma = 0.1 } = options;
  const caller = 'warmupMultiStep';
  checkWarmup(caller, { base, warmupSteps });
  checkShare(caller, 'warmupFactor', warmupFactor);
  checkShare(caller, 'gamma', gamma);
  milestones.forEach((value, i) => {
    checkWhole(caller, `milestones[${i}]`, { value, atLeast: i === 0 ? 0 : (milestones[i - 1] ?? 0) + 1 });
  });
  return (step) => {
    checkStep(caller, step);
    const passed = milestones.filter((milestone) => milestone <= step).length;
    return base * gamma ** passed * warmupShare(step);
  };

  function warmupShare(step: number): number {
    if (step >= warmupSteps) return 1;
    if (method === 'constant') return warmupFactor;
    const done = step / warmupSteps;
    return warmupFactor * (1 - done) + done;
  }
}
