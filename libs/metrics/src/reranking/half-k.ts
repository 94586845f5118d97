import { checkWhole } from '../checks/checks.ts';

/**
 * Neighbours that a candidate of the k-reciprocal expansion brings along: k1 / 2, a half rounded to the even neighbour
 * (3 → 2, 5 → 2, 7 → 4).
 *
 * Differs from `Math.round`, which gives 3 for 5 and 4 for 7 and changes final distances by up to 0.05.
 *
 * @param k1 Whole number of at least 1.
 * @throws {ArgumentError} for another.
 */
export function expansionK(k1: number): number {
  checkWhole('expansionK', 'k1', { value: k1, atLeast: 1 });
  const floor = Math.floor(k1 / 2);
  return k1 % 2 === 1 && floor % 2 === 1 ? floor + 1 : floor;
}
