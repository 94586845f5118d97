import type { Features } from '@gallerist/metrics/similarity';

/** One inner product, as one writes it. */
export function plainDot(
  a: Float32Array,
  fromA: number,
  ...[b, fromB, length]: [Float32Array, number, number]
): number {
  let sum = 0;
  for (let i = 0; i < length; i += 1) sum += (a[fromA + i] ?? 0) * (b[fromB + i] ?? 0);
  return sum;
}

/** One row of A·Bᵀ by plain loops. */
export function plainRow(a: Features, row: number, b: Features): Float32Array {
  const similarities = new Float32Array(b.rows);
  for (let other = 0; other < b.rows; other += 1) {
    similarities[other] = plainDot(
      a.values,
      row * a.dimensions,
      b.values,
      other * b.dimensions,
      a.dimensions,
    );
  }
  return similarities;
}

/** Seconds that `row` takes for some rows, times what all rows are of them. */
export function scaledSeconds(
  rows: { readonly measured: number; readonly all: number },
  row: (i: number) => void,
): number {
  const measured = Math.min(rows.measured, rows.all);
  const startedAt = performance.now();
  for (let i = 0; i < measured; i += 1) row(i);
  return ((performance.now() - startedAt) / 1000) * (rows.all / measured);
}
