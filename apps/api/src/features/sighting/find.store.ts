import type { GalleryScope } from '../../core/context.ts';
import type { Modality } from '../../core/modality.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { resolveIdentityId } from '../identity/identity-alias.store.ts';

/** What is known of a sample that is looked for; null if the scope cannot see it. */
export async function findSampleFacts(
  tx: Transaction,
  scope: GalleryScope,
  sampleId: string,
): Promise<{
  readonly identityId: string;
  readonly cameraId: string | null;
  readonly capturedAt: Date | null;
} | null> {
  return await tx.sample.findFirst({
    where: {
      id: sampleId,
      gallery: { deletedAt: null },
      ...(scope.kind === 'ALL' ? {} : { galleryId: { in: [...scope.galleryIds] } }),
    },
    select: { identityId: true, cameraId: true, capturedAt: true },
  });
}

/** Whom the id names; null if the galleries have nobody of it: whether others have is not to be told. */
export async function identityIn(
  tx: Transaction,
  galleryIds: readonly string[],
  identityId: string,
): Promise<string | null> {
  const named = await resolveIdentityId(tx, identityId);
  if (named === null) return null;
  const where = { id: named, galleryId: { in: [...galleryIds] } };
  return (await tx.identity.findFirst({ where, select: { id: true } }))?.id ?? null;
}

interface OfGalleries {
  readonly galleryIds: readonly string[];
  readonly modality: Modality;
}

/** Sightings that were named as somebody, merged names included, by some of the cameras. */
export async function sightingIdsOf(
  tx: Transaction,
  of: OfGalleries & { readonly identityId: string; readonly cameraIds: readonly string[] },
): Promise<readonly string[]> {
  const rows = await tx.sighting.findMany({
    where: {
      galleryId: { in: [...of.galleryIds] },
      modality: of.modality,
      cameraId: { in: [...of.cameraIds] },
      OR: [{ identityId: of.identityId }, { identity: { mergedIntoId: of.identityId } }],
    },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** All that somebody has named. */
export async function namedSightingIds(
  tx: Transaction,
  { galleryIds, modality }: OfGalleries,
): Promise<readonly string[]> {
  const rows = await tx.sighting.findMany({
    where: { galleryId: { in: [...galleryIds] }, modality, identityId: { not: null } },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}
