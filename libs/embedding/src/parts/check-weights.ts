import { ArgumentError, checkLength } from '@gallerist/metrics/checks';

/** @throws {ShapeError} for another length; {ArgumentError} for a weight that is not finite or below 0. */
export function checkWeights(
  caller: string,
  { weights, count }: { readonly weights: ArrayLike<number>; readonly count: number },
): void {
  checkLength(caller, 'weights', { values: weights, length: count });
  for (let i = 0; i < count; i++) {
    const weight = weights[i] ?? NaN;
    if (!(weight >= 0 && weight < Infinity)) {
      throw new ArgumentError(caller, 'weights', {
        expected: 'be finite and >= 0',
        actual: `${weight} at ${i}`,
      });
    }
  }
}
