import type { GalleryScope } from '../../core/context.ts';
import type { Modality } from '../../core/modality.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { Prisma } from '../../infra/prisma/generated/client.ts';
import { embeddingToBytes } from '../search/embedding-bytes.ts';
import type { Sighting } from './sighting.types.ts';

export const sightingColumns = {
  id: true,
  galleryId: true,
  cameraId: true,
  modality: true,
  capturedAt: true,
  capturedUntil: true,
  trackletId: true,
  imageCount: true,
  box: true,
  landmarks: true,
  quality: true,
  cropBlobKey: true,
  identityId: true,
  sampleId: true,
  namedAt: true,
  expiresAt: true,
  createdAt: true,
} as const satisfies Prisma.SightingSelect;

export function toSighting(row: Prisma.SightingGetPayload<{ select: typeof sightingColumns }>): Sighting {
  return {
    ...row,
    box: row.box as unknown as Sighting['box'], // reason: insertSightings, the only writer of the column, puts it there
    landmarks: row.landmarks as unknown as Sighting['landmarks'], // reason: as above
    quality: row.quality as unknown as Sighting['quality'], // reason: as above
    // The name goes with the identity.
    namedAt: row.identityId === null ? null : row.namedAt,
  };
}

/** Of galleries that are there and inside the scope, before they expire. */
export function livingSightings(scope: GalleryScope, now: Date): Prisma.SightingWhereInput {
  return {
    gallery: { deletedAt: null },
    expiresAt: { gt: now },
    ...(scope.kind === 'ALL' ? {} : { galleryId: { in: [...scope.galleryIds] } }),
  };
}

/** In no stated order; what the scope cannot see, and what has expired, is left out. */
export async function findSightings(
  tx: Transaction,
  visible: { readonly scope: GalleryScope; readonly now: Date },
  ids: readonly string[],
): Promise<readonly Sighting[]> {
  const where = { ...livingSightings(visible.scope, visible.now), id: { in: [...ids] } };
  return (await tx.sighting.findMany({ where, select: sightingColumns })).map(toSighting);
}

/** What a gallery says about its sightings. */
export interface SightingTarget {
  readonly galleryId: string;
  readonly keepCrops: boolean;
  readonly sightingHours: number;
}

export async function findSightingTarget(
  tx: Transaction,
  scope: GalleryScope,
  galleryId: string,
): Promise<SightingTarget | null> {
  if (scope.kind === 'SOME' && !scope.galleryIds.has(galleryId)) return null;
  const row = await tx.gallery.findFirst({
    where: { id: galleryId, deletedAt: null },
    select: { keepCrops: true, sightingHours: true },
  });
  return row === null ? null : { galleryId, ...row };
}

export interface NewSighting extends Omit<Sighting, 'identityId' | 'sampleId' | 'namedAt'> {
  readonly captureKey: string;
  readonly subjectIndex: number;
  readonly pictureSha256: string;
  /** One for each space that is written. */
  readonly embeddings: ReadonlyMap<string, Float32Array>;
}

/** A sighting that is stored, and what it was made of. */
export interface StoredCapture {
  readonly id: string;
  readonly captureKey: string;
  readonly subjectIndex: number;
}

/** All that captures became, in the order of their subjects; expired ones too, until they are swept. */
export async function findCaptures(
  tx: Transaction,
  captureKeys: readonly string[],
): Promise<readonly StoredCapture[]> {
  return await tx.sighting.findMany({
    where: { captureKey: { in: [...captureKeys] } },
    select: { id: true, captureKey: true, subjectIndex: true },
    orderBy: [{ captureKey: 'asc' }, { subjectIndex: 'asc' }],
  });
}

/**
 * Stores those that nobody stored before. Vectors come last: the lock of a head orders its writers from then to their commit.
 *
 * @returns What is stored of the captures now, whoever stored it.
 */
export async function insertSightings(
  tx: Transaction,
  sightings: readonly NewSighting[],
): Promise<readonly StoredCapture[]> {
  await tx.sighting.createMany({
    data: sightings.map(({ embeddings: _embeddings, ...row }) => ({
      ...row,
      box: { ...row.box },
      landmarks: row.landmarks.map((point) => ({ ...point })),
      quality: { ...row.quality },
    })),
    skipDuplicates: true,
  });
  const stored = await findCaptures(tx, [...new Set(sightings.map(({ captureKey }) => captureKey))]);
  const ids = new Set(stored.map(({ id }) => id));
  const vectors = sightings
    .filter(({ id }) => ids.has(id))
    .flatMap(({ id, galleryId, embeddings }) =>
      [...embeddings].map(([spaceId, vector]) => ({ sightingId: id, galleryId, spaceId, vector })),
    );
  await insertVectors(tx, vectors);
  return stored;
}

export interface SightingVector {
  readonly sightingId: string;
  readonly galleryId: string;
  readonly spaceId: string;
  readonly vector: Float32Array;
}

/** Of one gallery. Sightings must be there, and have no vector in the space. */
export async function insertVectors(tx: Transaction, vectors: readonly SightingVector[]): Promise<void> {
  // In one order, so that two writers never wait for each other.
  const bySpace = [...Map.groupBy(vectors, ({ spaceId }) => spaceId)].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [spaceId, ofSpace] of bySpace) {
    const galleryId = ofSpace[0]?.galleryId ?? '';
    const rows = await tx.$queryRaw<{ last_seq: bigint }[]>`
      INSERT INTO sighting_heads (gallery_id, space_id, last_seq)
      VALUES (${galleryId}::uuid, ${spaceId}, ${ofSpace.length})
      ON CONFLICT (gallery_id, space_id) DO UPDATE SET last_seq = sighting_heads.last_seq + EXCLUDED.last_seq
      RETURNING last_seq`;
    const first = (rows[0]?.last_seq ?? 0n) - BigInt(ofSpace.length) + 1n;
    await tx.sightingEmbedding.createMany({
      data: ofSpace.map(({ vector, ...row }, index) => ({
        ...row,
        seq: first + BigInt(index),
        vector: embeddingToBytes(vector),
      })),
    });
  }
}

/** The sightings' vectors in a space; those without one are left out. */
export async function vectorsOf(
  tx: Transaction,
  spaceId: string,
  sightingIds: readonly string[],
): Promise<readonly { readonly sightingId: string; readonly vector: Uint8Array }[]> {
  return await tx.sightingEmbedding.findMany({
    where: { spaceId, sightingId: { in: [...sightingIds] } },
    select: { sightingId: true, vector: true },
  });
}

/** Sightings without a vector in the space that a crop is kept of, in the order of their ids. */
export async function sightingsWithout(
  tx: Transaction,
  of: { readonly galleryId: string; readonly modality: Modality; readonly spaceId: string },
  page: { readonly afterId: string | null; readonly limit: number; readonly now: Date },
): Promise<readonly { readonly id: string; readonly cropBlobKey: string }[]> {
  const rows = await tx.sighting.findMany({
    where: {
      galleryId: of.galleryId,
      modality: of.modality,
      cropBlobKey: { not: null },
      expiresAt: { gt: page.now },
      embeddings: { none: { spaceId: of.spaceId } },
      ...(page.afterId === null ? {} : { id: { gt: page.afterId } }),
    },
    orderBy: { id: 'asc' },
    take: page.limit,
    select: { id: true, cropBlobKey: true },
  });
  return rows.flatMap(({ id, cropBlobKey }) => (cropBlobKey === null ? [] : [{ id, cropBlobKey }]));
}

/** Adds vectors in one more space; sightings that are gone by now, or have one, get none. */
export async function addSightingVectors(
  tx: Transaction,
  { galleryId, spaceId }: { readonly galleryId: string; readonly spaceId: string },
  vectors: ReadonlyMap<string, Float32Array>,
): Promise<void> {
  const ids = [...vectors.keys()];
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM sightings WHERE id = ANY(${ids}::uuid[])
      AND NOT EXISTS (SELECT 1 FROM sighting_embeddings e WHERE e.sighting_id = sightings.id AND e.space_id = ${spaceId})
    ORDER BY id FOR KEY SHARE`;
  await insertVectors(
    tx,
    rows.flatMap(({ id }) => {
      const vector = vectors.get(id);
      return vector === undefined ? [] : [{ sightingId: id, galleryId, spaceId, vector }];
    }),
  );
}

export async function removeSightingVectors(
  tx: Transaction,
  of: { readonly galleryId: string; readonly modality: Modality; readonly spaceId: string },
): Promise<void> {
  const { galleryId, modality, spaceId } = of;
  await tx.sightingEmbedding.deleteMany({ where: { galleryId, spaceId, sighting: { modality } } });
  // Whoever keeps them in memory lets go of them before the space is searched again.
  const generation = { increment: 1 };
  await tx.sightingHead.updateMany({ where: { galleryId, spaceId }, data: { generation } });
}
