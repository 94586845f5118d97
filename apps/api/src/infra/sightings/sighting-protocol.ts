import type { SightingHit, SightingPlace } from '../../features/sighting/sighting-index.ts';
import type { SightingHead } from './sighting-matrix.ts';

/** A gallery's sightings in a space, as one text. */
export type MatrixKey = string;

/** Each request of the thread that holds sightings, and its answer, by name. */
export interface SightingCalls {
  add: { request: AddedSightings; answer: number };
  search: { request: PlainSightingQuery; answer: FoundSightings };
  forget: { request: { key: MatrixKey; sightingIds: readonly string[] }; answer: null };
  drop: { request: { key: MatrixKey }; answer: null };
  close: { request: Record<string, never>; answer: null };
}

/** With all their vectors in one array, which travels without being copied. The answer is how many there are then. */
export interface AddedSightings {
  readonly key: MatrixKey;
  readonly galleryId: string;
  readonly dimensions: number;
  readonly heads: readonly SightingHead[];
  readonly vectors: Float32Array<ArrayBuffer>;
  /** Those that expired before it are let go of. */
  readonly expiredBeforeMs: number;
}

export interface PlainSightingQuery {
  readonly vector: Float32Array;
  readonly matrices: readonly { readonly key: MatrixKey; readonly minCosineSimilarity: number }[];
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly cameraIds: readonly string[] | null;
  readonly excludeCameraIds: readonly string[];
  readonly excludeIds: readonly string[];
  readonly onlyIds: readonly string[] | null;
  readonly after: SightingPlace | null;
  readonly limit: number;
  readonly wantVectors: boolean;
}

export interface FoundSightings {
  readonly hits: readonly SightingHit[];
  /** Keys that the thread does not hold: nothing is answered then. */
  readonly missing: readonly MatrixKey[];
}
