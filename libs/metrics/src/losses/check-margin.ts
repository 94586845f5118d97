import { ArgumentError } from '../checks/argument-error.ts';

/** @throws {ArgumentError} if the number is below 0, or infinite. */
export function checkNotNegative(caller: string, argument: string, value: number): void {
  if (value >= 0 && value < Infinity) return;
  throw new ArgumentError(caller, argument, { expected: 'be a finite number >= 0', actual: value });
}

/** A margin in radians. @throws {ArgumentError} if it is outside [0, π): degrees are the usual mistake. */
export function checkAngle(caller: string, argument: string, radians: number): void {
  if (radians >= 0 && radians < Math.PI) return;
  throw new ArgumentError(caller, argument, { expected: 'be in radians, in [0, π)', actual: radians });
}
