import type { Box, Point } from '@gallerist/preprocess';
import type { SubjectHint, SubjectQuality } from '@gallerist/embedding';

import type { JsonObject } from '../../core/json.ts';
import type { Modality } from '../../core/modality.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import type { ReviewMode } from './quality-gate.ts';
import type { RejectReason } from './reject-reason.ts';

/** One enrolled picture of an identity: an embedding and where it came from. */
export interface Sample {
  readonly id: string;
  readonly galleryId: string;
  readonly identityId: string;
  readonly modality: Modality;
  /** Set only if the original is kept. */
  readonly mediaId: string | null;
  readonly cropBlobKey: string | null;
  readonly pictureSha256: string;
  readonly box: PlacedBox;
  readonly landmarks: readonly Point[];
  readonly quality: SubjectQuality;
  readonly externalId: string | null;
  readonly attributes: JsonObject;
  readonly cameraId: string | null;
  readonly capturedAt: Date | null;
  /** No search finds it from then on; null is for ever. */
  readonly validUntil: Date | null;
  readonly createdAt: Date;
}

/** A box and the size of the upright picture around it, so that it can be told in pixels and normalised. */
export interface PlacedBox extends Box {
  readonly imageWidth: number;
  readonly imageHeight: number;
}

/** How a request names a picture: a row id of an upload (null if the id was no id at all), or the bytes. */
export type ImageInput = { readonly mediaId: string | null } | { readonly base64: string };

export interface EnrollImage extends PictureFacts {
  readonly image: ImageInput;
}

/** What is known about a picture to enrol. */
export interface PictureFacts {
  readonly modality: Modality;
  readonly cameraId: string | null;
  readonly capturedAt: Date | null;
  readonly externalId: string | null;
  readonly attributes: JsonObject;
  readonly hint: SubjectHint | undefined;
}

export interface EnrollRequest {
  /** Row id; null if the global id was no identity's. */
  readonly identityId: string | null;
  readonly images: readonly EnrollImage[];
  readonly review: ReviewMode;
  /** Takes samples that STRICT would refuse as DUPLICATE_SAMPLE or IDENTITY_CONFLICT. */
  readonly force: boolean;
  readonly idempotencyKey: string | null;
}

export interface RejectedImage {
  /** Position among the images of the request. */
  readonly index: number;
  readonly reason: RejectReason;
  readonly message: string;
  /** Whether `force` would have taken it. */
  readonly forceable: boolean;
}

export interface EnrollOutcome {
  /** In the order of the images. */
  readonly accepted: readonly Sample[];
  readonly rejected: readonly RejectedImage[];
  /** Whether every search sees the samples through the index already; before that the overlay shows them. */
  readonly indexed: boolean;
  readonly userErrors: readonly UserFailure[];
}

export const enrollLimits = { maxImages: 100, maxTextLength: 256, maxAttributesBytes: 16_384 } as const;
