import type { Transaction } from '../../infra/prisma/database.ts';
import type { MediaItem } from './media.types.ts';

const columns = {
  id: true,
  galleryId: true,
  uploaderId: true,
  format: true,
  widthPx: true,
  heightPx: true,
  byteSize: true,
  capturedAt: true,
  sha256: true,
  blobKey: true,
  references: true,
} as const;

export interface UploadIdentity {
  readonly galleryId: string;
  readonly uploaderId: string;
  readonly sha256: string;
}

/** The earlier upload of the same file; its 24 hours start anew, so that the sweeper leaves it to the caller. */
export async function renewUpload(
  tx: Transaction,
  upload: UploadIdentity,
  now: Date,
): Promise<MediaItem | null> {
  const { galleryId, uploaderId, sha256 } = upload;
  await tx.media.updateMany({
    where: { galleryId, uploaderId, sha256, references: 0 },
    data: { unusedSince: now },
  });
  return tx.media.findUnique({
    where: { galleryId_uploaderId_sha256: { galleryId, uploaderId, sha256 } },
    select: columns,
  });
}

/** False if the same uploader stored the same file in the gallery meanwhile. */
export async function insertMedia(
  tx: Transaction,
  media: Omit<MediaItem, 'references'>,
  now: Date,
): Promise<boolean> {
  const { count } = await tx.media.createMany({
    data: [{ ...media, references: 0, unusedSince: now }],
    skipDuplicates: true,
  });
  return count === 1;
}

export async function findMedia(tx: Transaction, ids: readonly string[]): Promise<MediaItem[]> {
  return tx.media.findMany({ where: { id: { in: [...ids] } }, select: columns });
}

/** One more sample keeps the picture. False if it was swept meanwhile. */
export async function addReference(tx: Transaction, mediaId: string): Promise<boolean> {
  const { count } = await tx.media.updateMany({
    where: { id: mediaId },
    data: { references: { increment: 1 }, unusedSince: null },
  });
  return count === 1;
}

/** So many samples (an id for each of them) no longer keep the pictures. */
export async function dropReferences(tx: Transaction, mediaIds: readonly string[], now: Date): Promise<void> {
  if (mediaIds.length === 0) return;
  await tx.$executeRaw`
    UPDATE media SET "references" = GREATEST(media."references" - dropped.samples, 0), updated_at = ${now},
      unused_since = CASE WHEN media."references" <= dropped.samples THEN ${now} ELSE media.unused_since END
    FROM (
      SELECT id, count(*)::int AS samples FROM unnest(${[...mediaIds]}::uuid[]) AS id GROUP BY id
    ) AS dropped
    WHERE media.id = dropped.id`;
}

export async function findUnused(
  tx: Transaction,
  unusedBefore: Date,
  limit: number,
): Promise<{ id: string; blobKey: string }[]> {
  return tx.media.findMany({
    where: { references: 0, unusedSince: { lt: unusedBefore }, samples: { none: {} } },
    orderBy: { unusedSince: 'asc' },
    take: limit,
    select: { id: true, blobKey: true },
  });
}

/** Deletes the row unless somebody began to use it; true if it is gone. */
export async function deleteIfStillUnused(tx: Transaction, id: string, unusedBefore: Date): Promise<boolean> {
  const { count } = await tx.media.deleteMany({
    where: { id, references: 0, unusedSince: { lt: unusedBefore }, samples: { none: {} } },
  });
  return count === 1;
}

/** Those of `keys` that a picture, a crop of a sample, of a probe or of feedback, a file of a model or an export still is. */
export async function blobKeysInUse(tx: Transaction, keys: readonly string[]): Promise<Set<string>> {
  const blobKey = { in: [...keys] };
  const [ofFiles, ofCrops] = [{ blobKey: true }, { cropBlobKey: true }] as const;
  const files = [
    ...(await tx.media.findMany({ where: { blobKey }, select: ofFiles })),
    ...(await tx.modelPackFile.findMany({ where: { blobKey }, select: ofFiles })),
    ...(await tx.galleryExport.findMany({ where: { blobKey }, select: ofFiles })),
  ];
  const crops = [
    ...(await tx.sample.findMany({ where: { cropBlobKey: blobKey }, select: ofCrops })),
    ...(await tx.searchProbe.findMany({ where: { cropBlobKey: blobKey }, select: ofCrops })),
    ...(await tx.feedback.findMany({ where: { cropBlobKey: blobKey }, select: ofCrops })),
    ...(await tx.sighting.findMany({ where: { cropBlobKey: blobKey }, select: ofCrops })),
  ];
  return new Set([...files.map((row) => row.blobKey), ...crops.flatMap((row) => row.cropBlobKey ?? [])]);
}
