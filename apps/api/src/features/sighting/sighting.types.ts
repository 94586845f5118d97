import type { SubjectHint, SubjectQuality } from '@gallerist/embedding';
import type { Point } from '@gallerist/preprocess';
import type { Modality } from '../../core/modality.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import type { CameraName } from '../camera/camera.types.ts';
import type { RejectReason } from '../sample/reject-reason.ts';
import type { ImageInput, PlacedBox } from '../sample/sample.types.ts';

/** Somebody whom a camera saw. */
export interface Sighting {
  readonly id: string;
  readonly galleryId: string;
  readonly cameraId: string;
  readonly modality: Modality;
  readonly capturedAt: Date;
  readonly capturedUntil: Date;
  readonly trackletId: string | null;
  /** Pictures that its vector is pooled from. */
  readonly imageCount: number;
  readonly box: PlacedBox;
  readonly landmarks: readonly Point[];
  readonly quality: SubjectQuality;
  readonly cropBlobKey: string | null;
  /** Null until somebody says who it is. */
  readonly identityId: string | null;
  readonly sampleId: string | null;
  readonly namedAt: Date | null;
  readonly expiresAt: Date;
  readonly createdAt: Date;
}

export interface CapturedPicture {
  readonly image: ImageInput;
  readonly hint: SubjectHint | undefined;
}

/** What a camera took at one time: a picture of everybody in it, or several of one person. */
export interface Capture {
  readonly capturedAt: Date;
  /** Null: as `capturedAt`. */
  readonly capturedUntil: Date | null;
  readonly trackletId: string | null;
  readonly pictures: readonly CapturedPicture[];
  /** The pictures show one person and become one sighting; otherwise each subject of the picture becomes one. */
  readonly isTracklet: boolean;
}

export interface RecordRequest {
  /** Row id; null if the caller's was none. */
  readonly galleryId: string | null;
  readonly camera: CameraName;
  readonly modality: Modality;
  readonly captures: readonly Capture[];
  readonly idempotencyKey: string | null;
}

export const captureRejectReasons = ['CAPTURED_IN_FUTURE'] as const;
export type CaptureRejectReason = RejectReason | (typeof captureRejectReasons)[number];

export interface RejectedCapture {
  readonly captureIndex: number;
  /** Which picture of it; null where the capture as a whole is at fault. */
  readonly imageIndex: number | null;
  readonly reason: CaptureRejectReason;
  readonly message: string;
}

export interface RecordOutcome {
  /** In the order of the captures; what was there already included. */
  readonly sightings: readonly Sighting[];
  /** Of them, those that had been recorded before. */
  readonly duplicates: number;
  readonly rejected: readonly RejectedCapture[];
  readonly userErrors: readonly UserFailure[];
}

export const sightingLimits = {
  captures: 100,
  /** Over all captures of a call. */
  pictures: 100,
  trackletIdLength: 256,
  /** Clocks of cameras differ from ours; what is further ahead was not captured yet. */
  clockSkewMs: 5 * 60_000,
  /** Subjects of one picture. */
  subjects: 100,
} as const;
