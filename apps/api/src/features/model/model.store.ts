import type { GalleryScope } from '../../core/context.ts';
import type { JsonValue } from '../../core/json.ts';
import { cutPage, type Page, type PageRequest } from '../../core/page.ts';
import type { Modality } from '../../core/modality.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { Prisma } from '../../infra/prisma/generated/client.ts';
import { shownManifest } from './model-manifest.ts';
import type { EmbeddingSpace, ModelVersion } from './model.types.ts';

const modelColumns = {
  id: true,
  name: true,
  version: true,
  modality: true,
  packDigest: true,
  manifest: true,
  origin: true,
  parentId: true,
  trainingRunId: true,
  trainedOnGalleryIds: true,
  erasedIdentities: true,
  createdAt: true,
  packFiles: { select: { byteSize: true } },
  spaces: { select: { id: true } },
} as const;

type ModelRow = Prisma.ModelVersionGetPayload<{ select: typeof modelColumns }>;

function toModel({ manifest, packFiles, spaces, ...row }: ModelRow): ModelVersion {
  return {
    ...row,
    ...shownManifest(manifest as JsonValue), // reason: a JSON column
    ownBytes: packFiles.reduce((sum, { byteSize }) => sum + byteSize, 0),
    spaceIds: spaces.map(({ id }) => id),
  };
}

const spaceColumns = {
  id: true,
  modelVersionId: true,
  modality: true,
  pipeline: true,
  preprocessDigest: true,
  dimensions: true,
} as const;

export async function findModelVersions(
  tx: Transaction,
  ids: readonly string[],
): Promise<readonly ModelVersion[]> {
  const rows = await tx.modelVersion.findMany({ where: { id: { in: [...ids] } }, select: modelColumns });
  return rows.map(toModel);
}

/** Oldest first. */
export async function listModelVersions(
  tx: Transaction,
  query: { readonly modality?: Modality; readonly page: PageRequest },
): Promise<Page<ModelVersion>> {
  const { modality, page } = query;
  const rows = await tx.modelVersion.findMany({
    where: {
      ...(modality === undefined ? {} : { modality }),
      ...(page.after === null ? {} : { id: { gt: page.after } }),
    },
    select: modelColumns,
    orderBy: { id: 'asc' },
    take: page.limit + 1,
  });
  return cutPage(rows.map(toModel), page.limit);
}

export async function findSpaces(
  tx: Transaction,
  ids?: readonly string[],
): Promise<readonly EmbeddingSpace[]> {
  const rows = await tx.embeddingSpace.findMany({
    where: ids === undefined ? {} : { id: { in: [...ids] } },
    select: spaceColumns,
    orderBy: { createdAt: 'asc' },
  });
  return rows.map((row) => ({ ...row, pipeline: row.pipeline as JsonValue })); // reason: a JSON column
}

/** Model versions whose space a gallery of the caller's is searched in now. */
export async function findActiveModelIds(
  tx: Transaction,
  scope: GalleryScope,
  modelVersionIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.galleryModality.findMany({
    where: {
      activeSpace: { modelVersionId: { in: [...modelVersionIds] } },
      gallery: { deletedAt: null },
      ...(scope.kind === 'ALL' ? {} : { galleryId: { in: [...scope.galleryIds] } }),
    },
    select: { activeSpace: { select: { modelVersionId: true } } },
    distinct: ['activeSpaceId'],
  });
  return new Set(rows.map((row) => row.activeSpace.modelVersionId));
}
