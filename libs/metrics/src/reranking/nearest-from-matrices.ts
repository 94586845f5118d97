import type { DistanceMatrices } from './distance-matrices.ts';
import { emptyNearestLists, offer } from './nearest-lists.ts';
import type { NearestLists } from './nearest-lists.ts';
import { squaredDistances } from './squared-distances.ts';

/** The `k` nearest of each item, itself included, and its farthest. */
export function nearestFromMatrices(matrices: DistanceMatrices, k: number): NearestLists {
  const items = matrices.queries + matrices.gallery;
  const lists = emptyNearestLists(items, k);
  const squared = squaredDistances({ kind: 'matrices', matrices });
  for (let i = 0; i < items; i += 1) {
    let limit = Infinity;
    let farthest = 0;
    for (let j = 0; j < items; j += 1) {
      const distance = squared(i, j);
      farthest = Math.max(farthest, distance);
      if (distance <= limit) limit = offer(lists, i, { index: j, distance });
    }
    lists.farthest[i] = farthest;
  }
  return lists;
}
