import { instantiateSimilarityKernel } from '@gallerist/metrics/similarity/kernel';

/**
 * The inner loop of the exact scan: dot products of many rows with one query, by the SIMD kernel of @gallerist/metrics,
 * which four independent sums keep at the speed of the memory.
 *
 * `dot(rows, count, strideBytes, query, out)`: byte offsets in the memory; `strideBytes` is a multiple of
 * {@link LANE_BYTES}, the padding of rows and query is zero, `count` ≥ 1. Writes `count` float32 at `out`.
 */
export interface DotKernel {
  dot(rows: number, count: number, strideBytes: number, query: number, out: number): void;
}

/** Bytes that one turn of the loop takes: 4 sums × 4 float32. */
export const LANE_BYTES = 64;

/** Upper bound of |float32 sum − exact sum| for unit vectors: see Higham 2002, section 3.1 (γ_n · |a|·|b|). */
export function dotErrorBound(dimensions: number): number {
  const UNIT_ROUNDOFF = 2 ** -24;
  // Terms that one lane adds up, the product's own rounding, and the reduction of 16 lanes to one.
  const roundings = Math.ceil(dimensions / (LANE_BYTES / 4)) + 1 + 5;
  // 1.01 covers that the lengths are 1 only to NORM_TOLERANCE, and the terms of higher order.
  return roundings * UNIT_ROUNDOFF * 1.01;
}

/** @throws {TypeError} where the platform has no WebAssembly SIMD. */
export function instantiateDotKernel(memory: WebAssembly.Memory): DotKernel {
  return instantiateSimilarityKernel(memory);
}
