import { ArgumentError } from '../checks/argument-error.ts';
import { checkWhole } from '../checks/checks.ts';
import { checkVectors } from './check-vectors.ts';
import { unitVector } from './unit-vector.ts';

export interface QueryExpansionOptions {
  /** Points that are averaged, the point itself among them; default 5. All of them where there are fewer. */
  readonly k?: number;
  /** α ≥ 0, the power of the weights; 0 gives plain average query expansion. Default 3. */
  readonly alpha?: number;
  /** Rounds, each on the points of the last; default 1. */
  readonly times?: number;
}

/**
 * α-weighted query expansion: each point becomes the mean of itself and its k − 1 nearest points, weighted by
 * max(0, cosine)^α. Expand queries and gallery as one pool, or queries against a gallery by keeping only their part.
 *
 * The point itself comes first by its index, also beside duplicates; among equally alike points the lower index wins.
 *
 * Differs from FastReID: negative similarities weigh 0; under an odd α they would pull with a negative weight.
 *
 * @param points `[P][D]`, finite. Their lengths matter: directions are compared, but the points themselves are averaged.
 * @returns `[P][D]` new vectors, not normalised. Takes O(P² D) time.
 * @throws {ShapeError} if there is no point or lengths differ. @throws {ArgumentError} at a value that is not finite and for
 *   options out of range.
 * @see Radenović et al. 2018, arXiv:1711.02512, section 3.3
 */
export function alphaQueryExpansion(
  points: readonly ArrayLike<number>[],
  { k = 5, alpha = 3, times = 1 }: QueryExpansionOptions = {},
): Float64Array[] {
  checkVectors('alphaQueryExpansion', 'points', points);
  checkWhole('alphaQueryExpansion', 'k', { value: k, atLeast: 1 });
  checkWhole('alphaQueryExpansion', 'times', { value: times, atLeast: 1 });
  if (!(alpha >= 0 && alpha < Infinity)) {
    throw new ArgumentError('alphaQueryExpansion', 'alpha', { expected: 'be >= 0', actual: alpha });
  }
  let expanded: Float64Array[] = points.map((point) => Float64Array.from(point));
  for (let round = 0; round < times; round += 1) {
    const directions = expanded.map(unitVector);
    const before = expanded;
    expanded = directions.map((_, place) => {
      const neighbours = nearest(directions, place, k);
      return weightedMean(before, neighbours, alpha);
    });
  }
  return expanded;
}

interface Neighbour {
  readonly place: number;
  readonly cosine: number;
}

/** The point itself and the k − 1 others that are most alike, kept in order while walking over all. */
function nearest(directions: readonly Float64Array[], place: number, k: number): Neighbour[] {
  const own = directions[place] ?? new Float64Array(0);
  const others: Neighbour[] = [];
  directions.forEach((other, index) => {
    if (index === place) return;
    const cosine = dot(own, other);
    const last = others[k - 2];
    if (last ? cosine <= last.cosine : others.length >= k - 1) return;
    if (last) others.pop();
    let at = others.length;
    while (at > 0 && (others[at - 1]?.cosine ?? Infinity) < cosine) at -= 1;
    others.splice(at, 0, { place: index, cosine });
  });
  return [{ place, cosine: dot(own, own) }, ...others];
}

function weightedMean(
  points: readonly Float64Array[],
  neighbours: readonly Neighbour[],
  alpha: number,
): Float64Array {
  const sum = new Float64Array(points[0]?.length ?? 0);
  for (const { place, cosine } of neighbours) {
    const weight = Math.max(0, cosine) ** alpha / neighbours.length;
    const point = points[place] ?? sum;
    for (let d = 0; d < sum.length; d += 1) sum[d] = (sum[d] ?? 0) + weight * (point[d] ?? 0);
  }
  return sum;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let d = 0; d < a.length; d += 1) sum += (a[d] ?? 0) * (b[d] ?? 0);
  return sum;
}
