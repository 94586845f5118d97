/** Exceedances over a threshold u as a generalised Pareto distribution: P(X > u + x | X > u) = (1 + ξx/σ)^(−1/ξ). */
export interface ParetoTail {
  /** σ > 0, in units of cosine similarity. */
  readonly scale: number;
  /** ξ; below 0 the scores have an upper end. */
  readonly shape: number;
}

/**
 * Fits the tail by probability-weighted moments, which need no search and are sound for ξ < 0.5.
 *
 * @param exceedances Values above the threshold, less the threshold, ascending, with how often each occurs.
 * @throws {RangeError} for fewer than 10 exceedances.
 * @see Hosking and Wallis 1987, "Parameter and quantile estimation for the generalized Pareto distribution"
 */
export function fitParetoTail(
  exceedances: readonly { readonly value: number; readonly count: number }[],
): ParetoTail {
  const total = exceedances.reduce((sum, { count }) => sum + count, 0);
  if (total < 10) throw new RangeError(`fitParetoTail: exceedances must be at least 10, got ${total}`);
  let mean = 0;
  let weighted = 0;
  let before = 0;
  for (const { value, count } of exceedances) {
    // mean plotting position (i − 0.35) / n over the `count` equal values
    const position = (before + (count + 1) / 2 - 0.35) / total;
    mean += (value * count) / total;
    weighted += ((1 - position) * value * count) / total;
    before += count;
  }
  const spread = mean - 2 * weighted;
  return { scale: (2 * mean * weighted) / spread, shape: 2 - mean / spread };
}

/** The similarity that a share `rate` of all scores exceeds, where `exceedanceRate` of them exceed `threshold`. */
export function paretoQuantile(
  tail: ParetoTail & { readonly threshold: number; readonly exceedanceRate: number },
  rate: number,
): number {
  const ratio = rate / tail.exceedanceRate;
  if (Math.abs(tail.shape) < 1e-9) return tail.threshold - tail.scale * Math.log(ratio);
  return tail.threshold + (tail.scale / tail.shape) * (ratio ** -tail.shape - 1);
}
