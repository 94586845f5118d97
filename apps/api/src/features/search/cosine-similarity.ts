/**
 * Cosine similarity of two L2-normalised float32 vectors: their dot product, summed in float64 from the first component
 * to the last, and clamped to [−1, 1].
 *
 * Every similarity that leaves the vector index, whichever implementation answered, is made by this one function from
 * the stored float32 components. So two indexes with the same points give the same float64 number, bit for bit, and a
 * comparison with a threshold needs no tolerance: `cosineSimilarity >= threshold`, both float64.
 */
export function cosineOfUnitVectors(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) {
    throw new RangeError(`cosineOfUnitVectors: b must have ${a.length} dimensions, got ${b.length}`);
  }
  let dot = 0;
  // `as`: i is below the length of both arrays
  for (let i = 0; i < a.length; i += 1) dot += (a[i] as number) * (b[i] as number);
  return Math.min(1, Math.max(-1, dot));
}
