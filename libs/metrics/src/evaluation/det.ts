import { roc } from './roc.ts';
import type { VerificationScores } from './verification-scores.ts';

/** Operating points from the strictest threshold to the most lenient; all arrays have one length. */
export interface DetCurve {
  /** Descending: +∞, then every distinct score. */
  readonly thresholds: Float64Array;
  /** Rising from 0 to 1: false acceptance (FAR, FMR). */
  readonly far: Float64Array;
  /** Falling from 1 to 0: false rejection (FRR, FNMR), the share of genuine pairs below the threshold. */
  readonly frr: Float64Array;
}

/**
 * Detection error trade-off: the points of the ROC with the error of either kind. Both axes are usually drawn on a normal
 * deviate or logarithmic scale, where 0 and 1 have no place.
 *
 * @see Martin et al. 1997, The DET curve in assessment of detection task performance
 */
export function det(scores: VerificationScores): DetCurve {
  const { thresholds, far, tar } = roc(scores);
  const pairs = scores.genuine.length;
  // In whole pairs, so that the rate has one rounding, not two.
  return { thresholds, far, frr: tar.map((rate) => Math.round((1 - rate) * pairs) / pairs) };
}
