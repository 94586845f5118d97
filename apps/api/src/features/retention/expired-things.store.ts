import type { Transaction } from '../../infra/prisma/database.ts';
import { Prisma } from '../../infra/prisma/generated/client.ts';
import { deleteSearches, type DeletedSearches } from '../search/search.store.ts';
import type { RetentionKind } from './retention.types.ts';

export interface Counted {
  readonly count: number;
  readonly bytes: number;
  readonly oldestAt: Date | null;
}

interface Row {
  readonly count: bigint;
  readonly bytes: bigint | null;
  readonly oldest: Date | null;
}

/** Of a gallery, things that were made before then, by the clock of their kind. One query for each kind says what goes and what would. */
const sources: Readonly<Record<RetentionKind, (galleryId: string, before: Date) => Prisma.Sql>> = {
  ORIGINALS: (galleryId, before) => Prisma.sql`
    SELECT m.id, m.created_at AS at, m.byte_size AS bytes FROM media m
    WHERE m.gallery_id = ${galleryId}::uuid AND m.created_at < ${before}
      AND EXISTS (SELECT 1 FROM samples s WHERE s.media_id = m.id)
      AND NOT EXISTS (SELECT 1 FROM consents c WHERE c.evidence_media_id = m.id)`,
  CROPS: (galleryId, before) => Prisma.sql`
    SELECT id, created_at AS at, 0 AS bytes FROM samples
    WHERE gallery_id = ${galleryId}::uuid AND created_at < ${before} AND crop_blob_key IS NOT NULL`,
  PROBES: (galleryId, before) => Prisma.sql`
    SELECT id, created_at AS at, 0 AS bytes FROM search_events
    WHERE gallery_ids @> ARRAY[${galleryId}::uuid] AND created_at < ${before}`,
  SIGHTINGS: (galleryId, before) => Prisma.sql`
    SELECT id, created_at AS at, 0 AS bytes FROM sightings
    WHERE gallery_id = ${galleryId}::uuid AND created_at < ${before}`,
  EXPIRED_BODIES: (galleryId, before) => Prisma.sql`
    SELECT id, valid_until AS at, 0 AS bytes FROM samples
    WHERE gallery_id = ${galleryId}::uuid AND modality = 'BODY' AND valid_until <= ${before}`,
  AUDIT: (galleryId, before) => Prisma.sql`
    SELECT seq, at, length(detail::text) AS bytes FROM audit_entries
    WHERE gallery_ids @> ARRAY[${galleryId}::uuid] AND at < ${before} AND detail <> '{}'`,
  ENDED_CONSENT: (galleryId, before) => Prisma.sql`
    SELECT id, consent_until AS at, 0 AS bytes FROM identities
    WHERE gallery_id = ${galleryId}::uuid AND merged_into_id IS NULL AND consent_until < ${before}`,
};

export async function countExpired(
  tx: Transaction,
  kind: RetentionKind,
  of: { readonly galleryId: string; readonly before: Date },
): Promise<Counted> {
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT count(*) AS count, sum(bytes)::bigint AS bytes, min(at) AS oldest
    FROM (${sources[kind](of.galleryId, of.before)}) AS expired`;
  return { count: Number(row?.count ?? 0), bytes: Number(row?.bytes ?? 0), oldestAt: row?.oldest ?? null };
}

/** The oldest ones first. */
export async function nextExpired(
  tx: Transaction,
  kind: Exclude<RetentionKind, 'AUDIT'>,
  of: { readonly galleryId: string; readonly before: Date; readonly limit: number },
): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM (${sources[kind](of.galleryId, of.before)}) AS expired ORDER BY at, id LIMIT ${of.limit}`;
  return rows.map(({ id }) => id);
}

/** Pictures that samples kept as they came: samples and crops stay. @returns Their blobs. */
export async function dropOriginals(
  tx: Transaction,
  mediaIds: readonly string[],
): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ blob_key: string }[]>`
    DELETE FROM media WHERE id = ANY(${[...mediaIds]}::uuid[])
      AND NOT EXISTS (SELECT 1 FROM consents c WHERE c.evidence_media_id = media.id) RETURNING blob_key`;
  return rows.map((row) => row.blob_key);
}

/** Crops of samples: the samples stay, and cannot follow to another model any more. @returns Their blobs. */
export async function dropCrops(tx: Transaction, sampleIds: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ key: string | null }[]>`
    WITH old AS (SELECT id, crop_blob_key AS key FROM samples WHERE id = ANY(${[...sampleIds]}::uuid[]) FOR UPDATE)
    UPDATE samples SET crop_blob_key = NULL, updated_at = now() FROM old WHERE samples.id = old.id RETURNING old.key`;
  return rows.flatMap(({ key }) => key ?? []);
}

/** The details of entries that are old: who did what to which row stays, and the chain holds. */
export async function nextOldDetails(
  tx: Transaction,
  of: { readonly galleryId: string; readonly before: Date; readonly limit: number },
): Promise<readonly { readonly seq: bigint; readonly at: Date }[]> {
  return await tx.$queryRaw<{ seq: bigint; at: Date }[]>`
    SELECT seq, at FROM (${sources.AUDIT(of.galleryId, of.before)}) AS expired ORDER BY at, seq LIMIT ${of.limit}`;
}

/** Searches with their probes and the open questions about them. */
export async function dropSearches(tx: Transaction, ids: readonly string[]): Promise<DeletedSearches> {
  await tx.$executeRaw`SELECT 1 FROM search_events WHERE id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR UPDATE`;
  return await deleteSearches(tx, ids);
}
