import { ArgumentError, checkPositive, checkWhole } from '@gallerist/metrics/checks';

/** @throws {ArgumentError} unless `base` is above 0 and the numbers of steps are whole and in order. */
export function checkWarmup(
  caller: string,
  { base, warmupSteps, totalSteps }: { base: number; warmupSteps: number; totalSteps?: number },
): void {
  checkPositive(caller, 'base', base);
  checkWhole(caller, 'warmupSteps', { value: warmupSteps, atLeast: 0 });
  if (totalSteps !== undefined) {
    checkWhole(caller, 'totalSteps', { value: totalSteps, atLeast: Math.max(1, warmupSteps) });
  }
}

/** @throws {ArgumentError} unless the number is in [0, 1]. */
export function checkShare(caller: string, argument: string, value: number): void {
  if (value >= 0 && value <= 1) return;
  throw new ArgumentError(caller, argument, { expected: 'be in [0, 1]', actual: value });
}

/** @throws {ArgumentError} unless the step is a whole number ≥ 0. */
export const checkStep = (caller: string, step: number): void =>
  checkWhole(caller, 'step', { value: step, atLeast: 0 });
