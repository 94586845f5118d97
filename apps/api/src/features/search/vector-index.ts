/**
 * The index over embeddings: a projection of PostgreSQL that can be thrown away and rebuilt.
 * Implementations: the embedded exact scan and Qdrant; one contract suite holds for both.
 */
export interface VectorIndex {
  /**
   * Makes the space's collection if it is not there. Idempotent. Only this makes one: `apply` and `search` in a space that
   * is not there throw `DependencyError` (somebody removed it, and an empty one would answer UNKNOWN for everybody);
   * `scan`, `count` and `appliedSeq` say that it holds nothing.
   */
  ensureSpace(space: VectorSpace): Promise<void>;
  /**
   * Applies changes; returns once they are visible to `search`. A change whose `seq` is not above the highest one seen
   * for its point is ignored, so replays and reordering are harmless: a late upsert never resurrects a deleted point.
   */
  apply(space: VectorSpace, changes: readonly PointChange[]): Promise<void>;
  /**
   * Best sample of each identity, `limit` identities, by falling cosine similarity; ties by identity id, between samples
   * of one identity by point id. Similarities are float64 by `cosineOfUnitVectors`, the same in every implementation.
   */
  search(space: VectorSpace, query: VectorQuery): Promise<readonly IdentityHit[]>;
  /** All live points (not tombstones) in the order of their ids, a page at a time; for the reconciler. */
  scan(
    space: VectorSpace,
    page: { readonly afterPointId: string | null; readonly limit: number },
  ): Promise<readonly PointSummary[]>;
  /** Removes the space and all its points. Idempotent. */
  dropSpace(space: VectorSpace): Promise<void>;
  /** Number of live points. */
  count(space: VectorSpace): Promise<number>;
  /**
   * The highest `seq` of the changes (deletes too) that the space holds, 0n if it holds none: after a start, what came
   * back from disk; a lost or corrupt snapshot is 0n. The outbox compares it with what it has pruned, and has the
   * space reconciled if the index is behind. It is no replay point: changes may be applied out of `seq` order.
   */
  appliedSeq(space: VectorSpace): Promise<bigint>;
  /**
   * Whether an applied change survives `kill -9` by itself. If not (a snapshot is written now and then), the outbox
   * keeps applied rows until `persist` resolved, and replays all rows that it kept after a restart.
   */
  readonly isDurableOnApply: boolean;
  /**
   * Resolves once every change whose `apply` had resolved before this call survives `kill -9`; at once where
   * `isDurableOnApply`. Throws `DependencyError` if it cannot (full disk); the old snapshot is then untouched.
   */
  persist(): Promise<void>;
  /**
   * Forgets the deletes whose `seq` is below `belowSeq` (not above `appliedSeq`, so that the newest one stays). The
   * caller knows that no older change of their points is still on its way.
   */
  pruneTombstones(space: VectorSpace, belowSeq: bigint): Promise<void>;
  /**
   * Resolves once no file of this process holds the vectors of points that were deleted before the call; throws `DependencyError` if
   * the disk refuses. An index elsewhere lets go of them in its own time.
   */
  purge(space: VectorSpace): Promise<void>;
  /** Resolves if the index can serve; throws `DependencyError` with `dependency: 'vector-index'` otherwise. */
  ping(): Promise<void>;
  /** What `system` shows, for example `embedded exact scan` or `Qdrant 1.19.0`. */
  describe(): string;
  close(): Promise<void>;
}

export interface VectorSpace {
  /** SHA-256 of the pipeline, 64 hexadecimal digits. */
  readonly id: string;
  readonly dimensions: number;
}

export type PointChange =
  | {
      readonly operation: 'UPSERT';
      readonly seq: bigint;
      readonly pointId: string;
      readonly galleryId: string;
      readonly identityId: string;
      /** L2-normalised, `dimensions` long. */
      readonly vector: Float32Array;
    }
  | { readonly operation: 'DELETE'; readonly seq: bigint; readonly pointId: string };

export interface VectorQuery {
  /** L2-normalised, `dimensions` long. */
  readonly vector: Float32Array;
  /** At least one; points of other galleries are never returned. */
  readonly galleryIds: readonly string[];
  /** Number of identities, ≥ 1. */
  readonly limit: number;
  /** Points that are as good as deleted: the mask of pending deletes. */
  readonly excludePointIds?: ReadonlySet<string>;
  /** Lower bound on the cosine similarity, in [−1, 1]; inclusive, compared in float64. */
  readonly minCosineSimilarity?: number;
}

export interface IdentityHit {
  readonly identityId: string;
  readonly galleryId: string;
  /** The identity's best sample. */
  readonly pointId: string;
  /** In [−1, 1]. */
  readonly cosineSimilarity: number;
}

export interface PointSummary {
  readonly pointId: string;
  readonly seq: bigint;
  readonly galleryId: string;
  readonly identityId: string;
}
