import { ArgumentError } from '../../checks/argument-error.ts';

/**
 * Holm's step-down p-values: a hypothesis whose adjusted value is at most α may be rejected, with a chance of at most α that any of
 * the rejected ones is true.
 *
 * @param pValues `[m]` in [0, 1], however they depend on each other.
 * @returns `[m]` in the same order: max over the smaller ones of (m − rank + 1) · p, at most 1.
 * @throws {ArgumentError} if a value is outside [0, 1].
 * @see Holm 1979, Scandinavian Journal of Statistics 6(2)
 */
export function holmAdjusted(pValues: readonly number[]): number[] {
  for (const value of pValues) {
    if (value >= 0 && value <= 1) continue;
    throw new ArgumentError('holmAdjusted', 'pValues', { expected: 'be in [0, 1]', actual: value });
  }
  const order = [...pValues.keys()].sort((a, b) => (pValues[a] ?? 0) - (pValues[b] ?? 0));
  const adjusted = new Array<number>(pValues.length).fill(0);
  let greatest = 0;
  order.forEach((place, rank) => {
    greatest = Math.max(greatest, Math.min(1, (pValues.length - rank) * (pValues[place] ?? 0)));
    adjusted[place] = greatest;
  });
  return adjusted;
}
