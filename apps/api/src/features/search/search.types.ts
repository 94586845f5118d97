import type { SubjectHint, SubjectQuality } from '@gallerist/embedding';

import type { JsonObject } from '../../core/json.ts';
import type { Modality } from '../../core/modality.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import type { RejectReason, Rejection } from '../sample/reject-reason.ts';
import type { ImageInput, PlacedBox } from '../sample/sample.types.ts';
import type { ThresholdUsed } from '../verification/threshold.ts';
import type { Decision } from './decision.ts';
import type { SampleHit } from './nearest-samples.ts';

/** What is searched for. A null id was no id of its kind at all, which reads like an unknown one. */
export type ProbeInput =
  | { readonly kind: 'image'; readonly image: ImageInput }
  | { readonly kind: 'sample'; readonly sampleId: string | null }
  | { readonly kind: 'embedding'; readonly embedding: EmbeddingInput };

export interface EmbeddingInput {
  readonly spaceId: string | null;
  readonly values: readonly number[];
}

export interface SearchRequest {
  readonly galleryIds: readonly (string | null)[];
  readonly probe: ProbeInput;
  readonly hint: SubjectHint | undefined;
  readonly modality: Modality;
  /** Identities, 1 to 100. */
  readonly topK: number;
  /** False: only the largest subject of the picture. */
  readonly allSubjects: boolean;
  readonly oncePerImage: boolean;
  readonly minDecision: Decision;
  readonly filter: SampleFilter;
  readonly record: boolean;
  readonly clientRequestId: string | null;
  /** Which camera took the probe, and when; null if unknown. */
  readonly probeCameraId: string | null;
  readonly probeCapturedAt: Date | null;
  /** Who the probe is, where the caller knows. A null id was none at all. */
  readonly probeIdentity: { readonly id: string | null } | null;
  /** Ignore what the probe's camera took of the probe's identity; of everybody, where nobody knows who it is. */
  readonly sameCameraRule: boolean;
  /** Re-rank the nearest by whose neighbours they are. */
  readonly rerank: boolean;
}

/** Only samples that pass all of it are compared; the empty object takes all. */
export interface SampleFilter {
  readonly cameraIds?: readonly string[];
  /** Samples of this camera do not pass; those of an unknown one do. */
  readonly otherCameraThan?: string;
  /** Inclusive. Samples without a time of capture pass neither bound. */
  readonly since?: Date;
  /** Exclusive. */
  readonly until?: Date;
  readonly attributes?: JsonObject;
}

export interface SearchOutcome {
  /** Null if the search was not to be recorded, or failed. */
  readonly searchId: string | null;
  readonly probes: readonly ProbeOutcome[];
  /** Why the picture gave no probe at all. */
  readonly rejected: readonly Rejection[];
  readonly userErrors: readonly UserFailure[];
  readonly tookMs: number;
}

export interface ProbeOutcome {
  /** Null for a probe that is no picture. */
  readonly box: PlacedBox | null;
  readonly quality: SubjectQuality | null;
  readonly rejected: RejectReason | null;
  /** Null exactly if rejected. */
  readonly decision: Decision | null;
  readonly candidates: readonly CandidateOutcome[];
}

export interface CandidateOutcome {
  /** From 1. */
  readonly rank: number;
  readonly identityId: string;
  /** The identity's sample that is most like the probe. */
  readonly sampleId: string;
  readonly galleryId: string;
  readonly spaceId: string;
  readonly cosineSimilarity: number;
  readonly confidence: number | null;
  readonly decision: Decision;
  readonly threshold: ThresholdUsed;
  /** The identity's samples that the search looked at, those most like the probe first. */
  readonly samples?: () => Promise<readonly SampleHit[]>;
}

export const searchLimits = {
  maxGalleries: 20,
  maxSubjects: 100,
  maxCameras: 100,
  maxClientRequestIdLength: 256,
  maxCameraIdLength: 256,
} as const;
