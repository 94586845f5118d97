import type { VectorSpace } from './vector-index.ts';

/** A point of the vector index, which is one embedding of a sample: `pointId` is the sample's id. */
export interface OutboxPoint {
  readonly spaceId: string;
  readonly pointId: string;
  readonly galleryId: string;
  readonly identityId: string;
}

/** A change that a drain has taken on. */
export interface ClaimedChange extends OutboxPoint {
  readonly seq: bigint;
  readonly operation: 'UPSERT' | 'DELETE';
  readonly space: VectorSpace;
  /** Null for a delete, and where the embedding is gone again. */
  readonly vector: Float32Array | null;
}
