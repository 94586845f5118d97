import type { Modality } from '../../core/modality.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { GalleryModalityKey } from './promotion.types.ts';

/**
 * The spaces that every new sample of the gallery's modality gets a vector in: the active one first, then the one that is
 * being prepared, and those that a rollback would go back to. Empty where the gallery has no such modality.
 */
export async function writtenSpaces(
  tx: Transaction,
  galleryId: string,
  modality: Modality,
): Promise<readonly string[]> {
  return (await writtenSpacesOf(tx, [galleryId])).get(spaceKey({ galleryId, modality })) ?? [];
}

/** As `writtenSpaces`, for all modalities of several galleries, by `spaceKey`. */
export async function writtenSpacesOf(
  tx: Transaction,
  galleryIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await tx.$queryRaw<{ gallery_id: string; modality: Modality; space_id: string }[]>`
    SELECT gallery_id, modality::text AS modality, space_id FROM (
      SELECT gallery_id, modality, active_space_id AS space_id, 0 AS place FROM gallery_modalities
      WHERE gallery_id = ANY(${[...galleryIds]}::uuid[])
      UNION ALL
      SELECT gallery_id, modality, to_space_id, 1 FROM promotions
      WHERE gallery_id = ANY(${[...galleryIds]}::uuid[]) AND state = 'PREPARING'
      UNION ALL
      SELECT gallery_id, modality, from_space_id, 2 FROM promotions
      WHERE gallery_id = ANY(${[...galleryIds]}::uuid[]) AND state = 'SERVING'
    ) AS written
    GROUP BY gallery_id, modality, space_id ORDER BY min(place), space_id`;
  const spaces = new Map<string, string[]>();
  for (const row of rows) {
    const key = spaceKey({ galleryId: row.gallery_id, modality: row.modality });
    spaces.set(key, [...(spaces.get(key) ?? []), row.space_id]);
  }
  return spaces;
}

/** Those of all galleries: what a server has to be able to embed in. */
export async function allWrittenSpaces(tx: Transaction): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ space_id: string }[]>`
    SELECT DISTINCT space_id FROM (
      SELECT active_space_id AS space_id FROM gallery_modalities
      UNION ALL SELECT to_space_id FROM promotions WHERE state = 'PREPARING'
      UNION ALL SELECT from_space_id FROM promotions WHERE state = 'SERVING'
    ) AS written ORDER BY space_id`;
  return rows.map((row) => row.space_id);
}

export function spaceKey({ galleryId, modality }: GalleryModalityKey): string {
  return `${galleryId} ${modality}`;
}

/**
 * Keeps the written spaces as they are until the transaction ends: whoever writes a sample calls it and then reads them.
 * Lock the identity before and the samples after, as everybody does.
 */
export async function holdSpaces(
  tx: Transaction,
  { galleryId, modality }: GalleryModalityKey,
): Promise<void> {
  await tx.$executeRaw`
    SELECT 1 FROM gallery_modalities
    WHERE gallery_id = ${galleryId}::uuid AND modality = ${modality}::"Modality" FOR SHARE`;
}

/** Waits for whoever holds the spaces, and keeps others out: only then may they change. Null if there is no such row. */
export async function lockSpaces(
  tx: Transaction,
  { galleryId, modality }: GalleryModalityKey,
): Promise<{ readonly activeSpaceId: string } | null> {
  const rows = await tx.$queryRaw<{ active_space_id: string }[]>`
    SELECT active_space_id FROM gallery_modalities
    WHERE gallery_id = ${galleryId}::uuid AND modality = ${modality}::"Modality" FOR UPDATE`;
  return rows[0] === undefined ? null : { activeSpaceId: rows[0].active_space_id };
}
