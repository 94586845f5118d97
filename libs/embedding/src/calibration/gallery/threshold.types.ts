/** Where a threshold comes from. Similarities are cosine similarities, rates in (0, 1). */
export type ThresholdPolicy =
  | { readonly kind: 'STATIC'; readonly match: number; readonly review: number }
  | { readonly kind: 'INTRA_PERCENTILE' }
  | { readonly kind: 'TARGET_FMR'; readonly rate: number }
  | { readonly kind: 'TARGET_FPIR'; readonly rate: number };

export type ThresholdPolicyKind = ThresholdPolicy['kind'];

/**
 * - `GALLERY`: counted on the gallery's own impostor pairs;
 * - `COHORT`: counted on the calibration set of the pack;
 * - `EXTRAPOLATED`: a fitted tail of one of the two, beyond what was counted;
 * - `UNRESOLVED`: neither can say; only an upper bound holds.
 */
export type RateBasis = 'GALLERY' | 'COHORT' | 'EXTRAPOLATED' | 'UNRESOLVED';

/** What is known of an error rate at a threshold. */
export interface MeasuredRate {
  /** null exactly if `basis` is `UNRESOLVED`; then `low` is 0 and `high` an upper bound. */
  readonly value: number | null;
  readonly low: number;
  readonly high: number;
  readonly confidenceLevel: number;
  readonly basis: RateBasis;
  /** People and comparisons behind it. */
  readonly impostorIdentities: number;
  readonly impostorComparisons: number;
}

/** A measured rate and the similarity that it holds at. */
export interface RatedSimilarity {
  readonly similarity: number;
  readonly rate: MeasuredRate;
}

/** Statistics that can judge similarities: the gallery's own pairs, or what a pack's manifest holds. */
export interface RateSource {
  /** The lowest similarity whose rate is at most this; null where the source does not reach so far down or has nothing. */
  fit(kind: RateKind, rate: number): RatedSimilarity | null;
  /** The rate at a similarity; null where the source does not reach so far down or has nothing. */
  at(kind: RateKind, similarity: number): MeasuredRate | null;
}

/** False match rate of a comparison, or false positive identification rate of a search of the whole gallery. */
export type RateKind = 'FMR' | 'FPIR';
