/** A measured rate with its interval. */
export interface FmrEstimate extends CalibrationCounts {
  readonly value: number;
  readonly ciLow: number;
  readonly ciHigh: number;
  readonly confidenceLevel: number;
}

/** A measured point of a calibration set: comparisons of different people at least so alike are as rare as `fmr`. */
export interface CalibrationPoint {
  readonly fmr: number;
  readonly cosineSimilarity: number;
  /** Of the similarity, clustered by identity. */
  readonly standardError: number;
}

export interface CalibrationCounts {
  readonly impostorIdentities: number;
  readonly impostorComparisons: number;
}

const CONFIDENCE_LEVEL = 0.95;
/** Two-sided quantile of the normal distribution for it. */
const STANDARD_ERRORS = 1.96;

/**
 * False match rate at a similarity: the logarithm of the rate is taken as straight between measured points. The interval
 * carries the standard error of the similarity over to the rate. Null outside the measured points, where nothing was
 * resolved.
 */
export function estimateFmr(
  points: readonly CalibrationPoint[],
  counts: CalibrationCounts,
  cosineSimilarity: number,
): FmrEstimate | null {
  const sorted = [...points].sort((a, b) => a.cosineSimilarity - b.cosineSimilarity);
  const upper = sorted.findIndex((point) => point.cosineSimilarity >= cosineSimilarity);
  const above = sorted[upper];
  const below = sorted[Math.max(upper - 1, 0)];
  if (above === undefined || below === undefined || cosineSimilarity < below.cosineSimilarity) {
    return null;
  }
  const segment = lineThrough(below, above, sorted);
  const error =
    STANDARD_ERRORS * mix(below.standardError, above.standardError, segment.shareOf(cosineSimilarity));
  return {
    value: segment.rateAt(cosineSimilarity),
    ciLow: segment.rateAt(cosineSimilarity + error),
    ciHigh: Math.min(1, segment.rateAt(cosineSimilarity - error)),
    confidenceLevel: CONFIDENCE_LEVEL,
    ...counts,
  };
}

interface Segment {
  readonly shareOf: (cosineSimilarity: number) => number;
  readonly rateAt: (cosineSimilarity: number) => number;
}

/** At a measured point itself, the segment above it (or below the last one) gives the slope. */
function lineThrough(
  below: CalibrationPoint,
  above: CalibrationPoint,
  sorted: readonly CalibrationPoint[],
): Segment {
  if (below === above) {
    const next = sorted[1];
    return next === undefined || next === below
      ? { shareOf: () => 0, rateAt: () => below.fmr }
      : lineThrough(below, next, sorted);
  }
  const width = above.cosineSimilarity - below.cosineSimilarity;
  const shareOf = (similarity: number): number => (similarity - below.cosineSimilarity) / width;
  const rateAt = (similarity: number): number =>
    Math.exp(mix(Math.log(below.fmr), Math.log(above.fmr), shareOf(similarity)));
  return { shareOf, rateAt };
}

function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}
