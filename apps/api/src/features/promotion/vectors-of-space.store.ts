import type { Transaction } from '../../infra/prisma/database.ts';
import { embeddingToBytes } from '../search/embedding-bytes.ts';
import { enqueueUpserts, lockSamples } from '../search/outbox.store.ts';
import type { GalleryModalityKey } from './promotion.types.ts';

/**
 * Adds vectors of samples in one more space. Samples that are gone by now get none, and those that were moved go to the
 * index under their new identity: their rows are locked, so that whoever deletes or moves one comes before or after.
 *
 * @returns How many got a vector that they did not have.
 */
export async function addVectors(
  tx: Transaction,
  spaceId: string,
  vectors: ReadonlyMap<string, Float32Array>,
): Promise<number> {
  await lockSamples(tx, [...vectors.keys()]);
  const rows = await tx.sample.findMany({
    where: { id: { in: [...vectors.keys()] }, embeddings: { none: { spaceId } } },
    select: { id: true, galleryId: true, identityId: true },
  });
  await tx.embedding.createMany({
    data: rows.flatMap(({ id }) => {
      const vector = vectors.get(id);
      return vector === undefined ? [] : [{ sampleId: id, spaceId, vector: embeddingToBytes(vector) }];
    }),
  });
  await enqueueUpserts(
    tx,
    rows.map(({ id, galleryId, identityId }) => ({ spaceId, pointId: id, galleryId, identityId })),
  );
  return rows.length;
}

/**
 * Removes vectors of the gallery's modality in the space, and tells the index.
 *
 * @returns How many, at most `limit`.
 */
export async function removeVectors(
  tx: Transaction,
  { galleryId, modality }: GalleryModalityKey,
  of: { readonly spaceId: string; readonly limit: number },
): Promise<number> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT samples.id FROM samples
    WHERE gallery_id = ${galleryId}::uuid AND modality = ${modality}::"Modality"
      AND EXISTS (SELECT 1 FROM embeddings WHERE sample_id = samples.id AND space_id = ${of.spaceId})
    ORDER BY samples.id LIMIT ${of.limit} FOR UPDATE OF samples`;
  const ids = rows.map((row) => row.id);
  await tx.$executeRaw`
    INSERT INTO outbox_entries (space_id, point_id, operation, gallery_id, identity_id)
    SELECT ${of.spaceId}, samples.id, 'DELETE', samples.gallery_id, samples.identity_id
    FROM samples WHERE samples.id = ANY(${ids}::uuid[])`;
  await tx.$executeRaw`
    DELETE FROM embeddings WHERE space_id = ${of.spaceId} AND sample_id = ANY(${ids}::uuid[])`;
  return ids.length;
}

/** Whether the index lacks changes that the outbox does not hold either: it is being rebuilt. */
export async function isIndexIncomplete(tx: Transaction, spaceId: string): Promise<boolean> {
  const state = await tx.vectorIndexState.findUnique({
    where: { spaceId },
    select: { incompleteSince: true },
  });
  return state !== null && state.incompleteSince !== null;
}

/** Changes of the gallery in the space that the index has taken, at most `limit`. */
export async function appliedIn(
  tx: Transaction,
  of: { readonly galleryId: string; readonly spaceId: string; readonly limit: number },
): Promise<readonly bigint[]> {
  const rows = await tx.outboxEntry.findMany({
    where: { spaceId: of.spaceId, galleryId: of.galleryId, appliedAt: { not: null } },
    take: of.limit,
    select: { seq: true },
  });
  return rows.map((row) => row.seq);
}

/**
 * Locks the space against new promotions, and answers whether nothing is or will be searched in it. Galleries that start
 * in a space (that of the built-in or chosen pack) are the caller's to know.
 */
export async function lockUnusedSpace(tx: Transaction, spaceId: string): Promise<boolean> {
  await tx.$executeRaw`SELECT 1 FROM embedding_spaces WHERE id = ${spaceId} FOR UPDATE`;
  const [row] = await tx.$queryRaw<{ is_used: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM gallery_modalities WHERE active_space_id = ${spaceId})
      OR EXISTS (SELECT 1 FROM promotions WHERE state = 'PREPARING' AND to_space_id = ${spaceId})
      OR EXISTS (SELECT 1 FROM promotions WHERE state = 'SERVING' AND from_space_id = ${spaceId})
      OR EXISTS (SELECT 1 FROM embeddings WHERE space_id = ${spaceId}) AS is_used`;
  return row?.is_used === false;
}

/** What PostgreSQL keeps of the space's index; after the index itself. */
export async function forgetIndex(tx: Transaction, spaceId: string, droppedAt: Date): Promise<void> {
  await tx.outboxEntry.deleteMany({ where: { spaceId } });
  await tx.vectorIndexState.deleteMany({ where: { spaceId } });
  await tx.embeddingSpace.update({
    where: { id: spaceId },
    data: { indexDroppedAt: droppedAt },
    select: { id: true },
  });
}
