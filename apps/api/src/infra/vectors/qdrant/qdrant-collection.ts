import type { PointChange, VectorSpace } from '../../../features/search/vector-index.ts';

/** One collection for each space, named by its id: never an alias, so that no switch can mix two spaces. */
export function collectionOf(space: VectorSpace): string {
  return `gallerist_${space.id}`;
}

/**
 * The vector has a name because only a collection of named vectors takes a point without one: a tombstone, which
 * remembers the `seq` of a delete and is found by no search.
 */
export const VECTOR = 'embedding';

/** Filter keys only: who a person is stays in PostgreSQL. */
export type PointPayload =
  | { readonly deleted: false; readonly seq: number; readonly galleryId: string; readonly identityId: string }
  | { readonly deleted: true; readonly seq: number };

/**
 * Dot product of unit vectors instead of Qdrant's cosine, which would normalise once more and change the last bits:
 * so a vector comes back exactly as PostgreSQL has it. Galleries are tenants: their points lie together on disk, and each
 * has links of its own in the graph (`payload_m`) beside the common ones, which a search over several galleries needs.
 */
export function collectionSettings(dimensions: number, layout: ClusterLayout = oneNode): CollectionSettings {
  return {
    ...(layout.shards === null ? {} : { shard_number: layout.shards }),
    replication_factor: layout.replicas,
    // With reads from a majority, what was acknowledged is seen by every search.
    write_consistency_factor: Math.floor(layout.replicas / 2) + 1,
    vectors: { [VECTOR]: { size: dimensions, distance: 'Dot' } },
    hnsw_config: { m: 16, ef_construct: 128, payload_m: 16 },
    quantization_config: { scalar: { type: 'int8', quantile: 0.99, always_ram: true } },
  };
}

/** How a collection lies on the nodes of a cluster. Fixed when it is made. */
export interface ClusterLayout {
  /** Null leaves it to Qdrant: one for each node. */
  readonly shards: number | null;
  readonly replicas: number;
}

const oneNode: ClusterLayout = { shards: null, replicas: 1 };

interface CollectionSettings {
  shard_number?: number;
  replication_factor: number;
  write_consistency_factor: number;
  vectors: Record<string, { size: number; distance: 'Dot' }>;
  hnsw_config: { m: number; ef_construct: number; payload_m: number };
  quantization_config: { scalar: { type: 'int8'; quantile: number; always_ram: boolean } };
}

export const PAYLOAD_INDEXES = [
  { field_name: 'galleryId', field_schema: { type: 'keyword', is_tenant: true } },
  { field_name: 'identityId', field_schema: { type: 'keyword' } },
  { field_name: 'seq', field_schema: { type: 'integer', lookup: false, range: true } },
  { field_name: 'deleted', field_schema: { type: 'bool' } },
] as const;

export const LIVE = { key: 'deleted', match: { value: false } } as const;
export const TOMBSTONE = { key: 'deleted', match: { value: true } } as const;

export interface PointBody {
  readonly id: string;
  readonly vector: Record<string, number[]>;
  readonly payload: Record<string, unknown> & PointPayload;
}

/** A change as the point that it leaves behind; a delete leaves a tombstone. */
export function pointBody(change: PointChange): PointBody {
  const seq = Number(change.seq);
  if (change.operation === 'DELETE')
    return { id: change.pointId, vector: {}, payload: { deleted: true, seq } };
  const { pointId: id, galleryId, identityId } = change;
  return {
    id,
    vector: { [VECTOR]: Array.from(change.vector) },
    payload: { deleted: false, seq, galleryId, identityId },
  };
}

/** Which of these points may be overwritten where they exist: each one whose stored `seq` is below its new one. */
export function olderThan(points: readonly PointBody[]): OlderFilter {
  return {
    should: points.map(({ id, payload }) => ({
      must: [{ has_id: [id] }, { key: 'seq', range: { lt: payload.seq } }],
    })),
  };
}

export interface OlderFilter {
  should: { must: ({ has_id: string[] } | { key: string; range: { lt: number } })[] }[];
}
