import { ArgumentError, ShapeError } from './argument-error.ts';

/**
 * Callers in JavaScript can pass anything: without this a missing list ends in "Cannot read properties of undefined", and an
 * object without a length in NaN.
 *
 * @throws {ArgumentError} unless the value is an array, a typed array or another object with a length.
 */
export function checkList(caller: string, argument: string, values: unknown): void {
  const isObject = typeof values === 'object' && values !== null;
  if (isObject && 'length' in values && Number.isSafeInteger(values.length)) return;
  const actual = isObject
    ? 'an object without a length'
    : `a value of type ${values === null ? 'null' : typeof values}`;
  throw new ArgumentError(caller, argument, { expected: 'be an array or a typed array', actual });
}

/** @throws {ArgumentError} unless the value is one of the names: without types a misspelt option goes unnoticed. */
export function checkOneOf(
  caller: string,
  argument: string,
  { value, names }: { readonly value: unknown; readonly names: readonly string[] },
): void {
  if (names.some((name) => name === value)) return;
  throw new ArgumentError(caller, argument, { expected: `be one of ${names.join(', ')}`, actual: value });
}

/** @throws {ArgumentError} if it is no list. @throws {ShapeError} if the list is empty. */
export function checkNotEmpty(caller: string, argument: string, values: ArrayLike<unknown>): void {
  checkList(caller, argument, values);
  if (values.length === 0)
    throw new ShapeError(caller, argument, { expected: 'not be empty', actual: 'length 0' });
}

/** @throws {ArgumentError} if it is no list. @throws {ShapeError} if the list has another length. */
export function checkLength(
  caller: string,
  argument: string,
  { values, length }: { readonly values: ArrayLike<unknown>; readonly length: number },
): void {
  checkList(caller, argument, values);
  if (values.length === length) return;
  throw new ShapeError(caller, argument, {
    expected: `have length ${length}`,
    actual: `length ${values.length}`,
  });
}

/** @throws {ArgumentError} if it is no list, or at the first value that is NaN or infinite. */
export function checkFinite(caller: string, argument: string, values: ArrayLike<number>): void {
  checkList(caller, argument, values);
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

/** Identities that an `Int32Array` keeps. @throws {ArgumentError} at the first that is no int32, which would become another. */
export function checkIdentities(caller: string, argument: string, identities: ArrayLike<number>): void {
  checkList(caller, argument, identities);
  for (let i = 0; i < identities.length; i += 1) {
    if (identities[i] === ~~(identities[i] ?? NaN)) continue;
    const actual = `${identities[i]} at ${i}`;
    throw new ArgumentError(caller, argument, { expected: 'hold whole numbers of 32 bits', actual });
  }
}

/** A rate or probability that is asked for. @throws {ArgumentError} if it is outside (0, 1]. */
export function checkRate(caller: string, argument: string, rate: number): void {
  if (!(rate > 0 && rate <= 1)) {
    throw new ArgumentError(caller, argument, { expected: 'be in (0, 1]', actual: rate });
  }
}

/** @throws {ArgumentError} if it is no list, or at the first label that is no whole number. */
export function checkLabels(caller: string, argument: string, labels: ArrayLike<number>): void {
  checkList(caller, argument, labels);
  for (let i = 0; i < labels.length; i += 1) {
    if (!Number.isInteger(labels[i])) {
      throw new ArgumentError(caller, argument, {
        expected: 'hold whole numbers',
        actual: `${labels[i]} at ${i}`,
      });
    }
  }
}
