import { ArgumentError } from '@gallerist/metrics/checks';
import { checkShare, checkStep, checkWarmup } from './check-rate-options.ts';
import type { LearningRateSchedule } from './learning-rate-schedule.types.ts';

export interface WarmupCosineOptions {
  /** > 0. */
  readonly base: number;
  /** Whole number ≥ 0; 0 is no warm-up: step 0 has the full rate. */
  readonly warmupSteps: number;
  /** Whole number ≥ max(1, warmupSteps). */
  readonly totalSteps: number;
  /** The rate at `totalSteps` and after, in [0, base]. Default 0. */
  readonly min?: number;
  /** Share of the rate at step 0, in [0, 1]. Default 0. */
  readonly warmupFactor?: number;
}

/**
 * A straight rise from base · warmupFactor to base over the warm-up, then half a cosine down to `min`:
 * min + (base − min) · (1 + cos π t) / 2, t = (step − warmupSteps) / (totalSteps − warmupSteps).
 *
 * @throws {ArgumentError} for options outside their ranges.
 * @see Loshchilov and Hutter 2017, arXiv:1608.03983 (without restarts)
 */
export function warmupCosine(options: WarmupCosineOptions): LearningRateSchedule {
  const { base, warmupSteps, totalSteps, min = 0, warmupFactor = 0 } = options;
  const caller = 'warmupCosine';
  checkWarmup(caller, { base, warmupSteps, totalSteps });
  checkShare(caller, 'warmupFactor', warmupFactor);
  if (!(min >= 0 && min <= base)) {
    throw new ArgumentError(caller, 'min', { expected: `be in [0, ${base}]`, actual: min });
  }
  return (step) => {
    checkStep(caller, step);
    if (step < warmupSteps) return base * (warmupFactor + ((1 - warmupFactor) * step) / warmupSteps);
    if (step >= totalSteps) return min;
    const done = (step - warmupSteps) / (totalSteps - warmupSteps);
    return min + ((base - min) * (1 + Math.cos(Math.PI * done))) / 2;
  };
}
