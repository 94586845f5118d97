import { ArgumentError, ShapeError } from './argument-error.ts';

/** @throws {ShapeError} if the list is empty. */
export function checkNotEmpty(caller: string, argument: string, values: ArrayLike<unknown>): void {
  if (values.length === 0)
    throw new ShapeError(caller, argument, { expected: 'not be empty', actual: 'length 0' });
}

/** @throws {ShapeError} if the list has another length. */
export function checkLength(
  caller: string,
  argument: string,
  { values, length }: { readonly values: ArrayLike<unknown>; readonly length: number },
): void {
  if (values.length === length) return;
  throw new ShapeError(caller, argument, {
    expected: `have length ${length}`,
    actual: `length ${values.length}`,
  });
}

/** @throws {ArgumentError} at the first value that is NaN or infinite. */
export function checkFinite(caller: string, argument: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i += 1) {
    if (!Number.isFinite(values[i])) {
      throw new ArgumentError(caller, argument, { expected: 'be finite', actual: `${values[i]} at ${i}` });
    }
  }
}

/** @throws {ArgumentError} if the number is not above 0, or infinite. */
export function checkPositive(caller: string, argument: string, value: number): void {
  if (!(value > 0 && value < Infinity)) {
    throw new ArgumentError(caller, argument, { expected: 'be a finite number > 0', actual: value });
  }
}

/** @throws {ArgumentError} if the number is not a whole one of at least `atLeast`. */
export function checkWhole(
  caller: string,
  argument: string,
  { value, atLeast }: { value: number; atLeast: number },
): void {
  if (!Number.isSafeInteger(value) || value < atLeast) {
    throw new ArgumentError(caller, argument, { expected: `be a whole number >= ${atLeast}`, actual: value });
  }
}

/** A rate or probability that is asked for. @throws {ArgumentError} if it is outside (0, 1]. */
export function checkRate(caller: string, argument: string, rate: number): void {
  if (!(rate > 0 && rate <= 1)) {
    throw new ArgumentError(caller, argument, { expected: 'be in (0, 1]', actual: rate });
  }
}

/** @throws {ArgumentError} at the first label that is no whole number. */
export function checkLabels(caller: string, argument: string, labels: ArrayLike<number>): void {
  for (let i = 0; i < labels.length; i += 1) {
    if (!Number.isInteger(labels[i])) {
      throw new ArgumentError(caller, argument, {
        expected: 'hold whole numbers',
        actual: `${labels[i]} at ${i}`,
      });
    }
  }
}
