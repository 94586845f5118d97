import type { MeasuredRate, ScoreModel, ThresholdPolicy } from '@gallerist/embedding/calibration';
import type { Modality } from '../../core/modality.ts';
import type { ThresholdBasis, ThresholdPolicyKind } from '../verification/threshold.ts';

/** How the threshold of a gallery's modality comes about. */
export interface GalleryPolicy {
  readonly galleryId: string;
  readonly modality: Modality;
  readonly policy: ThresholdPolicy;
  /** Of STATIC: the space that its similarities belong to. */
  readonly spaceId: string | null;
  /** Raised by every change. */
  readonly revision: number;
  readonly updatedAt: Date;
}

/** A threshold that was computed; never changed. The newest of a gallery and space applies. */
export interface ThresholdVersion extends NewThresholdVersion {
  readonly id: string;
  /** Orders the versions. */
  readonly seq: bigint;
  /** Another version of this program stored something of it in a form that is not read any more: that is null now. */
  readonly isOutdated: boolean;
}

export interface NewThresholdVersion {
  readonly galleryId: string;
  readonly modality: Modality;
  readonly spaceId: string;
  readonly policy: ThresholdPolicyKind;
  /** Of TARGET_FMR and TARGET_FPIR; null for the others. */
  readonly rate: number | null;
  readonly match: number;
  readonly review: number;
  readonly basis: ThresholdBasis;
  readonly fmr: MeasuredRate | null;
  readonly fpir: MeasuredRate | null;
  readonly scoreModel: ScoreModel | null;
  readonly galleryIdentities: number;
  readonly gallerySamples: number;
  /** Of the gallery's identities, how many were compared: huge galleries are sampled. */
  readonly comparedIdentities: number;
  readonly packDigest: string | null;
  readonly isFallback: boolean;
  readonly jobId: string | null;
  readonly calibratedAt: Date;
}

/** What may be searched in a gallery: enabled identities with a sample in the space, and their samples. */
export interface GallerySize {
  readonly identities: number;
  readonly samples: number;
}

/** A gallery in one of its spaces. */
export interface ThresholdKey {
  readonly galleryId: string;
  readonly spaceId: string;
}

/** A gallery's modality whose threshold is kept up to date, in the space that is searched. */
export interface WatchedThreshold extends ThresholdKey {
  readonly modality: Modality;
}
