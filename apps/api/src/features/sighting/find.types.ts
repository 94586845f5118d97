import type { SubjectHint } from '@gallerist/embedding';
import type { Modality } from '../../core/modality.ts';
import type { PageRequest } from '../../core/page.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import type { Camera, CameraName } from '../camera/camera.types.ts';
import type { Rejection } from '../sample/reject-reason.ts';
import type { ImageInput } from '../sample/sample.types.ts';
import type { Decision } from '../search/decision.ts';
import type { EmbeddingInput } from '../search/search.types.ts';
import type { ThresholdUsed } from '../verification/threshold.ts';
import type { Sighting } from './sighting.types.ts';

/** Who is looked for. A null id was no id of its kind at all, which reads like an unknown one. */
export type FindProbe =
  | { readonly kind: 'image'; readonly image: ImageInput; readonly hint: SubjectHint | undefined }
  | { readonly kind: 'sighting'; readonly sightingId: string | null }
  | { readonly kind: 'sample'; readonly sampleId: string | null }
  | { readonly kind: 'embedding'; readonly embedding: EmbeddingInput };

export interface FindRequest {
  readonly probe: FindProbe;
  readonly galleryIds: readonly (string | null)[];
  readonly modality: Modality;
  /** Inclusive; null: from the first. */
  readonly since: Date | null;
  /** Exclusive; null: to the last. */
  readonly until: Date | null;
  /** Null: all. */
  readonly cameras: readonly CameraName[] | null;
  readonly excludeCameras: readonly CameraName[];
  readonly sameCameraRule: boolean;
  /** What the caller says of the probe; where null, what is known of a sighting or sample counts. */
  readonly probeCamera: CameraName | null;
  readonly probeCapturedAt: Date | null;
  readonly probeIdentity: { readonly id: string | null } | null;
  readonly minDecision: Decision;
  /** Only named ones, or only those without a name; null: both. */
  readonly named: boolean | null;
  readonly plausibility: boolean;
  readonly rerank: boolean;
  readonly page: PageRequest;
}

/** How long somebody would have had from the probe's camera to the sighting's. */
export interface Travel {
  readonly seconds: number;
  /** Nobody is faster, by the shortest way over neighbours. */
  readonly minSeconds: number;
  readonly typicalSeconds: number | null;
  readonly isPlausible: boolean;
}

export interface SightingMatch {
  /** From 1, over all pages. */
  readonly rank: number;
  readonly sighting: Sighting;
  readonly spaceId: string;
  readonly cosineSimilarity: number;
  /** Null where it was not re-ranked. */
  readonly rerankedDistance: number | null;
  readonly decision: Decision;
  readonly threshold: ThresholdUsed;
  /** Null where nothing is known of the way or the time. */
  readonly travel: Travel | null;
  /** Where it stands in the list. */
  readonly cursor: string;
}

/** Matches of one camera that follow each other closely. */
export interface SightingGroup {
  readonly cameraId: Camera['id'];
  readonly from: Date;
  readonly until: Date;
  /** By time. */
  readonly matches: readonly SightingMatch[];
}

export interface FindOutcome {
  /** Best first. */
  readonly matches: readonly SightingMatch[];
  readonly hasMore: boolean;
  /** Why the probe was not looked for. */
  readonly rejected: readonly Rejection[];
  readonly userErrors: readonly UserFailure[];
  readonly tookMs: number;
}

export const findLimits = {
  cameras: 100,
  /** Sightings that re-ranking looks at: those nearest to the probe. */
  reranked: 1_000,
} as const;
