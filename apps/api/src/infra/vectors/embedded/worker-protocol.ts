import type { IdentityHit, PointSummary, VectorSpace } from '../../../features/search/vector-index.ts';
import type { CompactionPolicy } from './persistent-space.ts';

/** What the worker thread is started with. */
export interface WorkerStart {
  readonly folder: string;
  readonly compaction: CompactionPolicy;
}

/** Each request and its answer, by name. */
export interface WorkerCalls {
  ensureSpace: { request: { space: VectorSpace }; answer: null };
  apply: { request: { space: VectorSpace; changes: PackedChanges }; answer: null };
  search: { request: { space: VectorSpace; query: PlainQuery }; answer: readonly IdentityHit[] };
  scan: {
    request: { space: VectorSpace; page: { afterPointId: string | null; limit: number } };
    answer: readonly PointSummary[];
  };
  dropSpace: { request: { space: VectorSpace }; answer: null };
  count: { request: { space: VectorSpace }; answer: number };
  appliedSeq: { request: { space: VectorSpace }; answer: bigint };
  pruneTombstones: { request: { space: VectorSpace; belowSeq: bigint }; answer: null };
  purge: { request: { space: VectorSpace }; answer: null };
  ping: { request: Record<string, never>; answer: null };
  close: { request: Record<string, never>; answer: null };
}

export type CallName = keyof WorkerCalls;
export type CallRequest<Name extends CallName> = WorkerCalls[Name]['request'];
export type CallAnswer<Name extends CallName> = WorkerCalls[Name]['answer'];

/** Changes with all their vectors in one array, which travels without being copied. */
export interface PackedChanges {
  readonly heads: readonly PackedHead[];
  readonly vectors: Float32Array<ArrayBuffer>;
}

export type PackedHead =
  | {
      readonly seq: bigint;
      readonly pointId: string;
      readonly galleryId: string;
      readonly identityId: string;
    }
  | { readonly seq: bigint; readonly pointId: string; readonly galleryId: null };

export interface PlainQuery {
  readonly vector: Float32Array<ArrayBuffer>;
  readonly galleryIds: readonly string[];
  readonly limit: number;
  readonly excludePointIds: readonly string[];
  readonly minCosineSimilarity: number;
}
