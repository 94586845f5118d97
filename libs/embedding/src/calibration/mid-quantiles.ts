/** Quantiles at (i + ½)/n of the values, ascending, n at most their number: what stands for a distribution in few numbers. */
export function midQuantiles(values: ArrayLike<number>, most: number): readonly number[] {
  const sorted = Float64Array.from(values).sort();
  const n = Math.min(most, sorted.length);
  return Array.from({ length: n }, (_, i) => {
    const place = ((i + 0.5) / n) * sorted.length - 0.5;
    const below = Math.max(0, Math.floor(place));
    const low = sorted[below] ?? 0;
    const high = sorted[Math.min(sorted.length - 1, below + 1)] ?? low;
    return low + (high - low) * Math.max(0, place - below);
  });
}
