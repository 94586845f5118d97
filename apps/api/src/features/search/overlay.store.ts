import type { Transaction } from '../../infra/prisma/database.ts';
import { findableRow } from '../identity/findable.store.ts';
import { embeddingFromBytes } from './embedding-bytes.ts';
import type { VectorSpace } from './vector-index.ts';

export interface PendingPoint {
  readonly pointId: string;
  readonly galleryId: string;
  readonly identityId: string;
  readonly vector: Float32Array;
}

interface PendingRow {
  readonly incomplete_since: Date | null;
  readonly point_id: string | null;
}

/** The points with changes that the index has not taken, at most `limit` changes, and whether it lacks more than those. */
export async function pendingPoints(
  tx: Transaction,
  spaceId: string,
  options: { readonly galleryIds: readonly string[]; readonly limit: number },
): Promise<{ isIncomplete: boolean; rowCount: number; pointIds: string[] }> {
  const rows = await tx.$queryRaw<PendingRow[]>`
    SELECT vector_index_states.incomplete_since, pending.point_id
    FROM (SELECT ${spaceId}::char(64) AS space_id) AS space
    LEFT JOIN vector_index_states ON vector_index_states.space_id = space.space_id
    LEFT JOIN LATERAL (
      SELECT point_id FROM outbox_entries
      WHERE outbox_entries.space_id = space.space_id AND applied_at IS NULL
        AND gallery_id = ANY(${[...options.galleryIds]}::uuid[])
      LIMIT ${options.limit}
    ) AS pending ON true`;
  const pointIds = rows.flatMap((row) => row.point_id ?? []);
  return {
    isIncomplete: rows.some((row) => row.incomplete_since !== null),
    rowCount: pointIds.length,
    pointIds,
  };
}

interface LiveRow {
  readonly sample_id: string;
  readonly gallery_id: string;
  readonly identity_id: string;
  readonly is_live: boolean;
  readonly vector: Uint8Array;
}

/**
 * The embeddings of those samples that a search may find. Looks each sample up by its key and judges it afterwards: given
 * the galleries as a condition, a planner without statistics would rather walk through all their samples.
 */
export async function liveEmbeddings(
  tx: Transaction,
  space: VectorSpace,
  options: {
    readonly sampleIds: readonly string[];
    readonly galleryIds: readonly string[];
    readonly now: Date;
  },
): Promise<PendingPoint[]> {
  const rows = await tx.$queryRaw<LiveRow[]>`
    WITH wanted AS MATERIALIZED (SELECT unnest(${[...options.sampleIds]}::uuid[]) AS id)
    SELECT embeddings.sample_id, samples.gallery_id, samples.identity_id, embeddings.vector,
      (samples.valid_until IS NULL OR samples.valid_until > ${options.now})
      AND (SELECT galleries.deleted_at IS NULL AND ${findableRow(options.now)}
        FROM identities, galleries
        WHERE identities.id = samples.identity_id AND galleries.id = samples.gallery_id) AS is_live
    FROM wanted
    JOIN samples ON samples.id = wanted.id
    JOIN embeddings ON embeddings.sample_id = wanted.id AND embeddings.space_id = ${space.id}`;
  const galleries = new Set(options.galleryIds);
  return rows
    .filter((row) => row.is_live && galleries.has(row.gallery_id))
    .filter((row) => row.vector.byteLength === 4 * space.dimensions)
    .map((row) => ({
      pointId: row.sample_id,
      galleryId: row.gallery_id,
      identityId: row.identity_id,
      vector: embeddingFromBytes(row.vector),
    }));
}

/** Where a sample really is, and whether a search may find it. */
export interface SampleState {
  readonly galleryId: string;
  readonly identityId: string;
  readonly isLive: boolean;
  /** Its own time is over, whatever that of its identity is. */
  readonly isExpired: boolean;
}

/** Of the samples that are still there. */
export async function sampleStates(
  tx: Transaction,
  options: {
    readonly sampleIds: readonly string[];
    readonly galleryIds: readonly string[];
    readonly now: Date;
  },
): Promise<Map<string, SampleState>> {
  const rows = await tx.$queryRaw<
    { id: string; gallery_id: string; identity_id: string; is_live: boolean; is_expired: boolean }[]
  >`
    SELECT samples.id, samples.gallery_id, samples.identity_id,
      samples.gallery_id = ANY(${[...options.galleryIds]}::uuid[]) AND galleries.deleted_at IS NULL
        AND ${findableRow(options.now)}
        AND (samples.valid_until IS NULL OR samples.valid_until > ${options.now}) AS is_live,
      COALESCE(samples.valid_until <= ${options.now}, false) AS is_expired
    FROM samples
    JOIN identities ON identities.id = samples.identity_id
    JOIN galleries ON galleries.id = samples.gallery_id
    WHERE samples.id = ANY(${[...options.sampleIds]}::uuid[])`;
  return new Map(
    rows.map((row) => [
      row.id,
      {
        galleryId: row.gallery_id,
        identityId: row.identity_id,
        isLive: row.is_live,
        isExpired: row.is_expired,
      },
    ]),
  );
}

/** Everything of those identities whose time is over. */
export async function expiredSamples(
  tx: Transaction,
  identityIds: readonly string[],
  now: Date,
): Promise<readonly string[]> {
  const rows = await tx.sample.findMany({
    where: { identityId: { in: [...identityIds] }, validUntil: { lte: now } },
    select: { id: true },
  });
  return rows.map((row) => row.id);
}
