import { ArgumentError } from '../checks/argument-error.ts';

/** A margin or threshold. @throws {ArgumentError} if it is NaN or infinite. */
export function checkFiniteNumber(caller: string, argument: string, value: number): void {
  if (Number.isFinite(value)) return;
  throw new ArgumentError(caller, argument, { expected: 'be a finite number', actual: value });
}
