import type { Features } from '@gallerist/metrics/similarity';
import type { PartSet } from '../parts/joint-similarities.ts';

/** Rows of parts with their visibility (`EmbeddedFeatures.parts`) as the joint metric takes them. */
export function partSet(
  { values, rows, dimensions }: Features,
  { count }: { readonly count: number },
): PartSet {
  const size = dimensions - count;
  const set = {
    values: new Float32Array(rows * size),
    visibility: new Float32Array(rows * count),
    rows,
    parts: count,
  };
  for (let row = 0; row < rows; row += 1) {
    const start = row * dimensions;
    set.values.set(values.subarray(start, start + size), row * size);
    set.visibility.set(values.subarray(start + size, start + dimensions), row * count);
  }
  return set;
}
