/**
 * The candidate with the least distance; of equal ones the first.
 *
 * @param distances  The anchor's row of distances.
 * @param candidates Columns, ascending.
 * @param fartherThan Only distances strictly above count; default all.
 * @returns null without a candidate.
 */
export function nearestRow(
  distances: Float32Array,
  candidates: Int32Array,
  fartherThan = -Infinity,
): number | null {
  let nearest: number | null = null;
  let least = Infinity;
  for (const candidate of candidates) {
    const value = distances[candidate] ?? Infinity;
    if (value < least && value > fartherThan) {
      least = value;
      nearest = candidate;
    }
  }
  return nearest;
}

/** As `nearestRow` for the greatest distance, among those strictly below `nearerThan`. */
export function farthestRow(
  distances: Float32Array,
  candidates: Int32Array,
  nearerThan = Infinity,
): number | null {
  let farthest: number | null = null;
  let greatest = -Infinity;
  for (const candidate of candidates) {
    const value = distances[candidate] ?? -Infinity;
    if (value > greatest && value < nearerThan) {
      greatest = value;
      farthest = candidate;
    }
  }
  return farthest;
}

/** The distances of one anchor: a view. */
export function rowOf(
  { values, size }: { readonly values: Float32Array; readonly size: number },
  anchor: number,
): Float32Array {
  return values.subarray(anchor * size, (anchor + 1) * size);
}
