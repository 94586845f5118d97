import type { Transaction } from '../../infra/prisma/database.ts';
import { Prisma } from '../../infra/prisma/generated/client.ts';

export interface DeletedSightings {
  readonly count: number;
  /** Crops to give to `deleteUnusedBlobs` after the commit: a sample may keep one. */
  readonly cropBlobKeys: readonly string[];
}

/** Whose sightings go: a gallery's, those that were named as identities, or single ones. */
export type SightingOwner =
  | { readonly galleryId: string }
  | { readonly identityIds: readonly string[] }
  | { readonly sightingIds: readonly string[] };

/** Deletes sightings with their vectors, at most `limit`: call it until it deletes fewer. */
export async function deleteSightingsOf(
  tx: Transaction,
  owner: SightingOwner,
  limit: number,
): Promise<DeletedSightings> {
  const deleted = await deleteWhere(tx, conditionOf(owner), limit);
  await forgetCopies(tx, deleted.galleryIds);
  return deleted;
}

/** Whoever keeps vectors of the galleries' sightings in memory reads them anew before its next search. */
async function forgetCopies(tx: Transaction, galleryIds: readonly string[]): Promise<void> {
  if (galleryIds.length === 0) return;
  await tx.sightingHead.updateMany({
    where: { galleryId: { in: [...galleryIds] } },
    data: { generation: { increment: 1 } },
  });
}

/** As `deleteSightingsOf`, those whose time is over, the oldest first. */
export async function deleteExpiredSightings(
  tx: Transaction,
  now: Date,
  limit: number,
): Promise<DeletedSightings> {
  return await deleteWhere(tx, Prisma.sql`expires_at <= ${now}`, limit);
}

function conditionOf(owner: SightingOwner): Prisma.Sql {
  if ('galleryId' in owner) return Prisma.sql`gallery_id = ${owner.galleryId}::uuid`;
  return 'identityIds' in owner
    ? Prisma.sql`identity_id = ANY(${[...owner.identityIds]}::uuid[])`
    : Prisma.sql`id = ANY(${[...owner.sightingIds]}::uuid[])`;
}

async function deleteWhere(
  tx: Transaction,
  where: Prisma.Sql,
  limit: number,
): Promise<DeletedSightings & { readonly galleryIds: readonly string[] }> {
  const rows = await tx.$queryRaw<{ gallery_id: string; crop_blob_key: string | null }[]>`
    DELETE FROM sightings WHERE id IN (
      SELECT id FROM sightings WHERE ${where} ORDER BY expires_at, id LIMIT ${limit} FOR UPDATE
    ) RETURNING gallery_id::text, crop_blob_key`;
  const galleryIds = [...new Set(rows.map((row) => row.gallery_id))].sort();
  return { count: rows.length, cropBlobKeys: rows.flatMap((row) => row.crop_blob_key ?? []), galleryIds };
}
