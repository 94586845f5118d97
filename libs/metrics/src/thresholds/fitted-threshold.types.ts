import type { Interval } from '../evaluation/clopper-pearson.ts';

/**
 * What a rate at a threshold rests on:
 * - `EMPIRICAL`: counted comparisons;
 * - `EXTRAPOLATED`: a model beyond the counts, such as a fitted tail or a larger gallery than the cohort;
 * - `UNRESOLVED`: the sample cannot say; only the upper bound holds.
 */
export type ThresholdBasis = 'EMPIRICAL' | 'EXTRAPOLATED' | 'UNRESOLVED';

/**
 * A threshold with what is known of its error rate (FMR or FPIR, as the function says). Accept if similarity ≥ threshold.
 *
 * Where `basis` is `UNRESOLVED`, `rate` is null, `interval.low` is 0 and `interval.high` is an upper bound at the same
 * confidence; `similarity` is then a best guess, or null where there is none.
 */
export interface FittedThreshold {
  /** Cosine similarity. */
  readonly similarity: number | null;
  /** In [0, 1]. */
  readonly rate: number | null;
  readonly interval: Interval;
  /** In (0, 1). */
  readonly confidenceLevel: number;
  readonly basis: ThresholdBasis;
}
