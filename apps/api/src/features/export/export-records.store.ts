import type { JsonObject } from '../../core/json.ts';
import { consentsByIdentity } from '../consent/consent.store.ts';
import type { Transaction } from '../../infra/prisma/database.ts';

const identityColumns = {
  id: true,
  externalId: true,
  name: true,
  metadata: true,
  tags: true,
  enabled: true,
  validUntil: true,
} as const;

const sampleColumns = {
  id: true,
  modality: true,
  externalId: true,
  attributes: true,
  cameraId: true,
  capturedAt: true,
  validUntil: true,
  box: true,
  landmarks: true,
  quality: true,
  pictureSha256: true,
  cropBlobKey: true,
  media: { select: { blobKey: true, format: true } },
} as const;

export async function exportedIdentities(
  tx: Transaction,
  galleryId: string,
  page: { readonly after: string | null; readonly limit: number },
) {
  const rows = await tx.identity.findMany({
    where: { galleryId, mergedIntoId: null, ...(page.after === null ? {} : { id: { gt: page.after } }) },
    orderBy: { id: 'asc' },
    take: page.limit,
    select: identityColumns,
  });
  const consents = await consentsByIdentity(
    tx,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({ ...row, consents: consents.get(row.id) ?? [] }));
}

export async function exportedSamples(
  tx: Transaction,
  identityId: string,
  page: { readonly after: string | null; readonly limit: number },
) {
  return await tx.sample.findMany({
    where: { identityId, ...(page.after === null ? {} : { id: { gt: page.after } }) },
    orderBy: { id: 'asc' },
    take: page.limit,
    select: sampleColumns,
  });
}

export type ExportedIdentity = Awaited<ReturnType<typeof exportedIdentities>>[number];
export type ExportedSample = Awaited<ReturnType<typeof exportedSamples>>[number];

/** Of all spaces, in the order of the samples. */
export async function exportedEmbeddings(
  tx: Transaction,
  galleryId: string,
  page: { readonly after: string | null; readonly limit: number },
) {
  const samples = await tx.sample.findMany({
    where: { galleryId, ...(page.after === null ? {} : { id: { gt: page.after } }) },
    orderBy: { id: 'asc' },
    take: page.limit,
    select: { id: true, embeddings: { select: { spaceId: true, vector: true } } },
  });
  return samples;
}

/** What an importer, or a person, may want to know of the gallery itself; null if it is gone. */
export async function exportedGallery(tx: Transaction, galleryId: string): Promise<JsonObject | null> {
  const row = await tx.gallery.findFirst({
    where: { id: galleryId, deletedAt: null },
    select: {
      name: true,
      description: true,
      keepOriginals: true,
      keepCrops: true,
      bodyValidHours: true,
      expiredBodyDays: true,
      expectedMatedShare: true,
      filterKeys: true,
      modalities: { select: { modality: true, activeSpaceId: true } },
    },
  });
  return row === null ? null : { ...row, modalities: row.modalities.map((modality) => ({ ...modality })) };
}

export async function countExported(tx: Transaction, galleryId: string) {
  const identities = await tx.identity.count({ where: { galleryId, mergedIntoId: null } });
  return { identities, samples: await tx.sample.count({ where: { galleryId } }) };
}
