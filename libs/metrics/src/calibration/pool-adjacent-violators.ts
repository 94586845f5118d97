import { ArgumentError } from '../checks/argument-error.ts';
import { checkFinite, checkLength, checkNotEmpty } from '../checks/checks.ts';

/**
 * Pool adjacent violators: the ascending sequence nearest to `values` in weighted squares; also the likeliest one where
 * values are shares and weights counts.
 *
 * @param values  `[N]` finite, in the order in which they should ascend; left as they are.
 * @param weights `[N]` finite and > 0. Default: 1 each.
 * @returns `[N]` ascending; each run of equal values is the weighted mean of its inputs.
 * @throws {ShapeError} if empty or of different lengths.
 * @throws {ArgumentError} for a value that is not finite or a weight that is not positive.
 * @see Ayer et al. 1955, doi:10.1214/aoms/1177728423
 */
export function poolAdjacentViolators(
  values: ArrayLike<number>,
  weights: ArrayLike<number> = new Float64Array(values.length).fill(1),
): Float64Array {
  checkInput(values, weights);
  const sums = new Float64Array(values.length);
  const masses = new Float64Array(values.length);
  const ends = new Uint32Array(values.length);
  let blocks = 0;
  for (let i = 0; i < values.length; i += 1) {
    const weight = weights[i] ?? 1;
    let sum = weight * (values[i] ?? 0);
    let mass = weight;
    while (blocks > 0 && (sums[blocks - 1] ?? 0) / (masses[blocks - 1] ?? 1) >= sum / mass) {
      blocks -= 1;
      sum += sums[blocks] ?? 0;
      mass += masses[blocks] ?? 0;
    }
    sums[blocks] = sum;
    masses[blocks] = mass;
    blocks += 1;
    ends[blocks - 1] = i + 1;
  }
  const pooled = new Float64Array(values.length);
  for (let block = 0, start = 0; block < blocks; block += 1) {
    pooled.fill((sums[block] ?? 0) / (masses[block] ?? 1), start, ends[block]);
    start = ends[block] ?? 0;
  }
  return pooled;
}

function checkInput(values: ArrayLike<number>, weights: ArrayLike<number>): void {
  checkNotEmpty('poolAdjacentViolators', 'values', values);
  checkFinite('poolAdjacentViolators', 'values', values);
  checkLength('poolAdjacentViolators', 'weights', { values: weights, length: values.length });
  checkFinite('poolAdjacentViolators', 'weights', weights);
  for (let i = 0; i < weights.length; i += 1) {
    if ((weights[i] ?? 0) > 0) continue;
    throw new ArgumentError('poolAdjacentViolators', 'weights', {
      expected: 'be > 0',
      actual: `${weights[i]} at ${i}`,
    });
  }
}
