import { checkFinite } from '../checks/checks.ts';

/**
 * The vector over its Euclidean length, without overflow for large values.
 *
 * @param vector `[D]`, finite.
 * @returns A new vector; zeros for zeros.
 */
export function unitVector(vector: ArrayLike<number>): Float64Array {
  checkFinite('unitVector', 'vector', vector);
  const scaled = Float64Array.from(vector);
  const greatest = scaled.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (greatest === 0) return scaled;
  let squares = 0;
  for (let d = 0; d < scaled.length; d += 1) {
    const value = (scaled[d] ?? 0) / greatest;
    scaled[d] = value;
    squares += value * value;
  }
  const length = Math.sqrt(squares);
  return scaled.map((value) => value / length);
}
