import { sharedFloat64, sharedInt32 } from '../similarity/shared-arrays.ts';

/** The `k` nearest of each of `rows` items, from near to far and, at equal distance, by index; all in shared memory. */
export interface NearestLists {
  readonly rows: number;
  readonly k: number;
  /** `[rows, k]` squared distances; ∞ where nothing was found yet. */
  readonly distances: Float64Array;
  /** `[rows, k]`; −1 where nothing was found yet. */
  readonly indices: Int32Array;
  /** `[rows]` the largest squared distance that was seen. */
  readonly farthest: Float64Array;
}

/** Lists in shared memory, to be filled: every place at distance ∞ with index −1. */
export function emptyNearestLists(rows: number, k: number): NearestLists {
  return {
    rows,
    k,
    distances: sharedFloat64(rows * k).fill(Infinity),
    indices: sharedInt32(rows * k).fill(-1),
    farthest: sharedFloat64(rows),
  };
}

/**
 * Puts an item into a row's list if it belongs there. Lists do not depend on the order in which items come.
 *
 * @returns The distance of the row's last entry: what is farther need not be offered.
 */
export function offer(
  { k, distances, indices }: NearestLists,
  row: number,
  item: { readonly index: number; readonly distance: number },
): number {
  const { index, distance } = item;
  const first = row * k;
  const last = first + k - 1;
  let place = last;
  if (isBefore(item, distances[last] ?? 0, indices[last] ?? 0)) {
    while (place > first && isBefore(item, distances[place - 1] ?? 0, indices[place - 1] ?? 0)) {
      distances[place] = distances[place - 1] ?? 0;
      indices[place] = indices[place - 1] ?? 0;
      place -= 1;
    }
    distances[place] = distance;
    indices[place] = index;
  }
  return distances[last] ?? Infinity;
}

function isBefore(
  item: { readonly index: number; readonly distance: number },
  distance: number,
  index: number,
): boolean {
  return item.distance < distance || (item.distance === distance && item.index < index);
}
