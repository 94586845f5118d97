import { ArgumentError } from '../checks/argument-error.ts';

/** A margin in radians. @throws {ArgumentError} if it is outside [0, π): degrees are the usual mistake. */
export function checkAngle(caller: string, argument: string, radians: number): void {
  if (radians >= 0 && radians < Math.PI) return;
  throw new ArgumentError(caller, argument, { expected: 'be in radians, in [0, π)', actual: radians });
}
