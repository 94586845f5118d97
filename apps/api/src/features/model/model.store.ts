import type { JsonValue } from '../../core/json.ts';
import { cutPage, type Page, type PageRequest } from '../../core/page.ts';
import type { Modality } from '../../core/modality.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { EmbeddingSpace, ModelVersion } from './model.types.ts';

const modelColumns = {
  id: true,
  name: true,
  version: true,
  modality: true,
  packDigest: true,
  createdAt: true,
} as const;

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
  return await tx.modelVersion.findMany({ where: { id: { in: [...ids] } }, select: modelColumns });
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
  return cutPage(rows, page.limit);
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
