/** Throws `RangeError` unless the number is in [low, high]. */
export function assertWithin(
  caller: string,
  argument: string,
  { value, low, high }: { readonly value: number; readonly low: number; readonly high: number },
): void {
  if (!(value >= low && value <= high)) {
    throw new RangeError(`${caller}: ${argument} must be in [${low}, ${high}], got ${value}`);
  }
}

/** Throws `RangeError` unless the number is a probability. */
export function assertProbability(caller: string, probability: number): void {
  assertWithin(caller, 'probability', { value: probability, low: 0, high: 1 });
}

/** Throws `RangeError` unless `low` ≤ `high`, both named. */
export function assertOrdered(
  caller: string,
  low: readonly [string, number],
  high: readonly [string, number],
): void {
  if (!(low[1] <= high[1])) {
    throw new RangeError(`${caller}: ${low[0]} must be at most ${high[0]} (${high[1]}), got ${low[1]}`);
  }
}
