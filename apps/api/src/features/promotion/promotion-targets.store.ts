import type { GalleryScope } from '../../core/context.ts';
import type { Modality } from '../../core/modality.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { PromotionTarget } from './promotion-start.ts';

/** The newest space that the model version makes; null where there is no such model. */
export async function findTarget(tx: Transaction, modelVersionId: string): Promise<PromotionTarget | null> {
  const space = await tx.embeddingSpace.findFirst({
    where: { modelVersionId },
    orderBy: { createdAt: 'desc' },
    select: { id: true, modality: true },
  });
  return space === null ? null : { modelVersionId, modality: space.modality, spaceId: space.id };
}

function visible(scope: GalleryScope) {
  return {
    gallery: { deletedAt: null },
    ...(scope.kind === 'ALL' ? {} : { galleryId: { in: [...scope.galleryIds] } }),
  };
}

/** Those of the galleries that the scope can see. */
export async function visibleGalleryIds(
  tx: Transaction,
  scope: GalleryScope,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.gallery.findMany({
    where: {
      deletedAt: null,
      AND: [{ id: { in: [...ids] } }, scope.kind === 'ALL' ? {} : { id: { in: [...scope.galleryIds] } }],
    },
    select: { id: true },
  });
  return new Set(rows.map(({ id }) => id));
}

/** Galleries that are searched in another space of the modality, in the order of their ids, at most `limit`. */
export async function galleriesElsewhere(
  tx: Transaction,
  scope: GalleryScope,
  of: { readonly modality: Modality; readonly spaceId: string; readonly limit: number },
): Promise<readonly string[]> {
  const rows = await tx.galleryModality.findMany({
    where: { ...visible(scope), modality: of.modality, activeSpaceId: { not: of.spaceId } },
    orderBy: { galleryId: 'asc' },
    take: of.limit,
    select: { galleryId: true },
  });
  return rows.map(({ galleryId }) => galleryId);
}

/** Galleries with a promotion that could be undone, in the order of their ids, at most `limit`. */
export async function galleriesPromoted(
  tx: Transaction,
  scope: GalleryScope,
  of: { readonly modality: Modality; readonly limit: number },
): Promise<readonly string[]> {
  const rows = await tx.promotion.findMany({
    where: { ...visible(scope), modality: of.modality, state: 'SERVING' },
    orderBy: { galleryId: 'asc' },
    distinct: ['galleryId'],
    take: of.limit,
    select: { galleryId: true },
  });
  return rows.map(({ galleryId }) => galleryId);
}
