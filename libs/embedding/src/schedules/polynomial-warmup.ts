import { checkPositive } from '@gallerist/metrics/checks';
import { checkStep, checkWarmup } from './check-rate-options.ts';
import type { LearningRateSchedule } from './learning-rate-schedule.types.ts';

export interface PolynomialWarmupOptions {
  /** > 0. */
  readonly base: number;
  /** Whole number ≥ 0; 0 is no warm-up. */
  readonly warmupSteps: number;
  /** Whole number ≥ max(1, warmupSteps); there the rate is 0. */
  readonly totalSteps: number;
  /** > 0; 1 falls in a straight line. Default 1. */
  readonly power?: number;
}

/**
 * A straight rise from 0 to base over the warm-up, then base · ((totalSteps − step) / (totalSteps − warmupSteps))^power.
 *
 * Differs from InsightFace's `PolynomialLRWarmup`, which runs its very first step at the full rate: there step 0 of a warm-up
 * is 0 by the formula and `base` in fact.
 *
 * @throws {ArgumentError} for options outside their ranges.
 */
export function polynomialWarmup(options: PolynomialWarmupOptions): LearningRateSchedule {
  const { base, warmupSteps, totalSteps, power = 1 } = options;
  const caller = 'polynomialWarmup';
  checkWarmup(caller, { base, warmupSteps, totalSteps });
  checkPositive(caller, 'power', power);
  return (step) => {
    checkStep(caller, step);
    if (step < warmupSteps) return (base * step) / warmupSteps;
    if (step >= totalSteps) return 0;
    return base * ((totalSteps - step) / (totalSteps - warmupSteps)) ** power;
  };
}
