/**
 * The classes whose centroids have the highest inner product with that of one class, nearest first; ties go to the lower
 * class. The class itself is left out.
 *
 * @param centroids `[C·D]` row-major, L2-normalised.
 */
export function nearestClasses(
  centroids: Float32Array,
  pivot: number,
  { dimension, count }: { readonly dimension: number; readonly count: number },
): readonly number[] {
  const nearest: { one: number; similarity: number }[] = [];
  const start = pivot * dimension;
  for (let one = 0; one * dimension < centroids.length; one += 1) {
    if (one === pivot) continue;
    let similarity = 0;
    for (let i = 0; i < dimension; i += 1) {
      similarity += (centroids[start + i] ?? 0) * (centroids[one * dimension + i] ?? 0);
    }
    insert(nearest, { one, similarity }, count);
  }
  return nearest.map(({ one }) => one);
}

function insert(
  nearest: { one: number; similarity: number }[],
  candidate: { one: number; similarity: number },
  count: number,
): void {
  const place = nearest.findLastIndex(({ similarity }) => similarity >= candidate.similarity) + 1;
  if (place >= count) return;
  nearest.splice(place, 0, candidate);
  if (nearest.length > count) nearest.pop();
}
