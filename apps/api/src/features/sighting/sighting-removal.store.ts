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
  return await deleteWhere(tx, conditionOf(owner), limit);
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

async function deleteWhere(tx: Transaction, where: Prisma.Sql, limit: number): Promise<DeletedSightings> {
  const rows = await tx.$queryRaw<{ crop_blob_key: string | null }[]>`
    DELETE FROM sightings WHERE id IN (
      SELECT id FROM sightings WHERE ${where} ORDER BY expires_at, id LIMIT ${limit} FOR UPDATE
    ) RETURNING crop_blob_key`;
  return { count: rows.length, cropBlobKeys: rows.flatMap((row) => row.crop_blob_key ?? []) };
}
