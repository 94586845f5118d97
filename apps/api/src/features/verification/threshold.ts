import type { MeasuredPipeline } from '@gallerist/embedding';

import type { DecisionThreshold } from '../search/decision.ts';

export type ThresholdPolicyKind = 'STATIC' | 'INTRA_PERCENTILE' | 'TARGET_FMR' | 'TARGET_FPIR';
export type ThresholdBasis = 'GALLERY' | 'COHORT' | 'EXTRAPOLATED' | 'UNRESOLVED';

export interface RateEstimate {
  readonly value: number;
  readonly ciLow: number;
  readonly ciHigh: number;
  readonly confidenceLevel: number;
  readonly impostorIdentities: number;
  readonly impostorComparisons: number;
}

/** A threshold with what is known about its errors. */
export interface ThresholdUsed extends DecisionThreshold {
  readonly id: string;
  /** Null for a comparison outside any gallery. */
  readonly galleryId: string | null;
  readonly spaceId: string;
  readonly policy: ThresholdPolicyKind;
  /** False match rate of one comparison at `match`; null if nothing resolves it. */
  readonly fmr: RateEstimate | null;
  readonly basis: ThresholdBasis;
  /** Null if the pack does not say; then it holds since this database met the model. */
  readonly calibratedAt: Date | null;
}

/** What the pack's calibration set says; see the pack's manifest. */
export interface PackCalibration {
  readonly fmrAtMatch: RateEstimate | null;
  readonly calibratedAt: Date | null;
}

/** The pack's default threshold for a gallery: fixed, with the error rate of the pack's own calibration set. */
export function defaultThreshold(
  pipeline: MeasuredPipeline,
  calibration: PackCalibration,
  galleryId: string | null,
): ThresholdUsed {
  const { match, review } = pipeline.pack.defaultThreshold;
  return {
    id: Buffer.from(`Threshold:${galleryId ?? 'none'}:${pipeline.pack.digest.slice(0, 32)}`).toString(
      'base64',
    ),
    galleryId,
    spaceId: pipeline.spaceId,
    match,
    review,
    policy: 'STATIC',
    fmr: calibration.fmrAtMatch,
    basis: calibration.fmrAtMatch === null ? 'UNRESOLVED' : 'COHORT',
    calibratedAt: calibration.calibratedAt,
  };
}
