/** The sightings of one gallery in one space. */
export interface SightingKey {
  readonly galleryId: string;
  readonly spaceId: string;
}

/** A sighting as the index holds it. */
export interface IndexedSighting {
  readonly sightingId: string;
  readonly seq: bigint;
  readonly cameraId: string;
  readonly capturedAtMs: number;
  readonly expiresAtMs: number;
  /** L2-normalised. */
  readonly vector: Float32Array;
}

/** What the database says of a key's sightings. */
export interface SightingHeadState extends SightingKey {
  /** Nothing below it is still to come. */
  readonly lastSeq: bigint;
  /** Changes when sightings were deleted before their time: then what was read before is forgotten. */
  readonly generation: number;
}

/** Where an index reads from. */
export interface SightingSource {
  /** Keys without sightings are left out. */
  heads(keys: readonly SightingKey[]): Promise<readonly SightingHeadState[]>;
  /** Those that have sightings, in the spaces that their galleries are searched in; where somebody was seen last comes first. */
  recentKeys(): Promise<readonly SightingKey[]>;
  count(key: SightingKey): Promise<number>;
  /** By rising `seq`, those after the given one. */
  rowsAfter(key: SightingKey, seq: bigint, limit: number): Promise<readonly IndexedSighting[]>;
}

/** Where the last hit of the page before stands. */
export interface SightingPlace {
  readonly cosineSimilarity: number;
  readonly sightingId: string;
}

export interface SightingQuery {
  readonly spaceId: string;
  /** L2-normalised. */
  readonly vector: Float32Array;
  /** Each with the lowest cosine similarity that counts there, inclusive. */
  readonly galleries: readonly { readonly galleryId: string; readonly minCosineSimilarity: number }[];
  /** Inclusive. */
  readonly sinceMs?: number;
  /** Exclusive. */
  readonly untilMs?: number;
  readonly cameraIds?: readonly string[];
  readonly excludeCameraIds?: readonly string[];
  readonly excludeIds?: readonly string[];
  readonly onlyIds?: readonly string[];
  /** Only hits that come after it. */
  readonly after?: SightingPlace;
  readonly limit: number;
  readonly wantVectors?: boolean;
}

export interface SightingHit extends SightingPlace {
  readonly galleryId: string;
  /** Present exactly if asked for. */
  readonly vector?: Float32Array;
}

/** More sightings than a process holds. */
export class TooManySightingsError extends Error {
  override readonly name = 'TooManySightingsError';
  readonly most: number;

  constructor(most: number) {
    super(`at most ${most} sightings are searched at once`);
    this.most = most;
  }
}

/**
 * All sightings that the database holds when a search begins, by similarity, exactly. It is a copy in memory: hits may have been
 * deleted meanwhile, so that callers join them to rows.
 */
export interface SightingIndex {
  /**
   * By falling similarity (float64 by `cosineOfUnitVectors`), ties by id.
   *
   * @throws {TooManySightingsError} if the galleries have more than a process holds.
   * @throws {DependencyError} with `dependency: 'vector-index'` while they are being read for the first time.
   */
  search(query: SightingQuery): Promise<readonly SightingHit[]>;
  /**
   * Reads what is likely to be searched before anybody asks, as much as there is room for, so that the first search does not wait.
   * Never rejects: what could not be read is read when it is searched.
   */
  warmUp(): Promise<void>;
  /** Lets go of sightings that are not there any more. */
  forget(key: SightingKey, sightingIds: readonly string[]): Promise<void>;
  close(): Promise<void>;
}
