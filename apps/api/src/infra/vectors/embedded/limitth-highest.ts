/**
 * The `limit`-th highest of the values, −∞ if there are fewer above −∞. One pass with a heap of `limit`: most values
 * are below the heap's least and cost one comparison, where sorting 100,000 would take longer than the scan.
 */
export function limitthHighest(values: Float32Array, limit: number): number {
  if (values.length < limit) return -Infinity;
  const heap = values.slice(0, limit);
  for (let i = Math.floor(limit / 2) - 1; i >= 0; i -= 1) siftDown(heap, i);
  for (let i = limit; i < values.length; i += 1) {
    const value = values[i] as number; // `as`: i < length
    if (value <= (heap[0] as number)) continue; // `as`: the heap has limit ≥ 1 values
    heap[0] = value;
    siftDown(heap, 0);
  }
  return heap[0] ?? -Infinity;
}

/** Restores the order below `parent`: the least value on top. */
function siftDown(heap: Float32Array, parent: number): void {
  for (let at = parent; ;) {
    const left = 2 * at + 1;
    if (left >= heap.length) return;
    const right = left + 1;
    const child = right < heap.length && valueAt(heap, right) < valueAt(heap, left) ? right : left;
    if (valueAt(heap, at) <= valueAt(heap, child)) return;
    [heap[at], heap[child]] = [valueAt(heap, child), valueAt(heap, at)];
    at = child;
  }
}

function valueAt(heap: Float32Array, index: number): number {
  return heap[index] as number; // `as`: callers stay below length
}
