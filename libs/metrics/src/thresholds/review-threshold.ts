import { checkRate } from '../checks/checks.ts';
import type { FittedThreshold } from './fitted-threshold.types.ts';

/** REVIEW begins where errors are so many times as frequent as at MATCH. */
const REVIEW_FACTOR = 10;

/** 10 times the target rate, at most 1. @throws {ArgumentError} for a rate outside (0, 1]. */
export function reviewRate(rate: number): number {
  checkRate('reviewRate', 'rate', rate);
  return Math.min(1, REVIEW_FACTOR * rate);
}

/** Thresholds of MATCH and REVIEW; a similarity of REVIEW is never above that of MATCH. */
export interface MatchAndReview {
  readonly match: FittedThreshold;
  readonly review: FittedThreshold;
}

/**
 * The threshold of MATCH at the target rate and that of REVIEW at 10 times the rate, fitted the same way.
 *
 * @param fit Any of the fits of a rate, such as `(rate) => fpirThreshold(cohort, { rate, galleryIdentities })`.
 */
export function matchAndReview(rate: number, fit: (rate: number) => FittedThreshold): MatchAndReview {
  const match = fit(rate);
  const review = fit(reviewRate(rate));
  const isAbove =
    match.similarity !== null && review.similarity !== null && review.similarity > match.similarity;
  return { match, review: isAbove ? { ...match } : review };
}
