import { ArgumentError } from '../checks/argument-error.ts';

/** A margin or threshold. @throws {ArgumentError} if it is NaN or infinite. */
export function checkFiniteNumber(caller: string, argument: string, value: number): void {
  if (Number.isFinite(value)) return;
  throw new ArgumentError(caller, argument, { expected: 'be a finite number', actual: value });
}

/** @throws {ArgumentError} if the number is below 0, or infinite. */
export function checkNotNegative(caller: string, argument: string, value: number): void {
  if (value >= 0 && value < Infinity) return;
  throw new ArgumentError(caller, argument, { expected: 'be a finite number >= 0', actual: value });
}
