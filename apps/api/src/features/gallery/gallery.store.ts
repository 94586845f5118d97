import type { GalleryScope } from '../../core/context.ts';
import type { Modality } from '../../core/modality.ts';
import { cutPage, type Page, type PageRequest } from '../../core/page.ts';
import { deleteSearches, type DeletedSearches } from '../search/search.store.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { ActiveSpace, Gallery, GalleryCounts, GalleryFilter } from './gallery.types.ts';

const columns = {
  id: true,
  name: true,
  description: true,
  keepOriginals: true,
  keepCrops: true,
  expectedMatedShare: true,
  filterKeys: true,
  bodyValidHours: true,
  expiredBodyDays: true,
  sightingHours: true,
  consentRequired: true,
  createdAt: true,
  updatedAt: true,
} as const;

/** What the scope can see: neither foreign nor deleted galleries. */
function visible(scope: GalleryScope, ids?: readonly string[]) {
  const inScope = scope.kind === 'ALL' ? [] : [{ id: { in: [...scope.galleryIds] } }];
  const named = ids === undefined ? [] : [{ id: { in: [...ids] } }];
  return { deletedAt: null, AND: [...inScope, ...named] };
}

export async function findGalleries(
  tx: Transaction,
  scope: GalleryScope,
  ids: readonly string[],
): Promise<readonly Gallery[]> {
  return await tx.gallery.findMany({ where: visible(scope, ids), select: columns });
}

export async function findGallery(tx: Transaction, scope: GalleryScope, id: string): Promise<Gallery | null> {
  return await tx.gallery.findFirst({ where: visible(scope, [id]), select: columns });
}

/** Oldest first. */
export async function listGalleries(
  tx: Transaction,
  scope: GalleryScope,
  query: { readonly filter: GalleryFilter; readonly page: PageRequest },
): Promise<Page<Gallery>> {
  const { filter, page } = query;
  const rows = await tx.gallery.findMany({
    where: {
      ...visible(scope),
      ...(filter.nameContains === undefined
        ? {}
        : { name: { contains: filter.nameContains, mode: 'insensitive' as const } }),
      ...(page.after === null ? {} : { id: { gt: page.after } }),
    },
    select: columns,
    orderBy: { id: 'asc' },
    take: page.limit + 1,
  });
  return cutPage(rows, page.limit);
}

export type NewGallery = Omit<Gallery, 'createdAt' | 'updatedAt'>;

export async function insertGallery(
  tx: Transaction,
  gallery: NewGallery,
  spaces: readonly { readonly modality: Modality; readonly spaceId: string }[],
): Promise<Gallery> {
  return await tx.gallery.create({
    data: {
      ...gallery,
      filterKeys: [...gallery.filterKeys],
      modalities: { create: spaces.map(({ modality, spaceId }) => ({ modality, activeSpaceId: spaceId })) },
    },
    select: columns,
  });
}

export async function changeGallery(
  tx: Transaction,
  id: string,
  change: Partial<Omit<NewGallery, 'id'>>,
): Promise<Gallery> {
  const { filterKeys, ...rest } = change;
  return await tx.gallery.update({
    where: { id },
    data: { ...rest, ...(filterKeys === undefined ? {} : { filterKeys: [...filterKeys] }) },
    select: columns,
  });
}

/** Hides the gallery at once; the purge job removes what it holds. */
export async function hideGallery(tx: Transaction, id: string, deletedAt: Date): Promise<void> {
  await tx.gallery.update({ where: { id }, data: { deletedAt }, select: { id: true } });
}

export async function listActiveSpaces(
  tx: Transaction,
  galleryIds: readonly string[],
): Promise<readonly ActiveSpace[]> {
  const rows = await tx.galleryModality.findMany({
    where: { galleryId: { in: [...galleryIds] } },
    select: { galleryId: true, modality: true, activeSpaceId: true },
  });
  return rows.map(({ galleryId, modality, activeSpaceId }) => ({
    galleryId,
    modality,
    spaceId: activeSpaceId,
  }));
}

export async function countContents(
  tx: Transaction,
  galleryIds: readonly string[],
): Promise<ReadonlyMap<string, GalleryCounts>> {
  const where = { galleryId: { in: [...galleryIds] } };
  const identities = await tx.identity.groupBy({
    by: ['galleryId'],
    where: { ...where, mergedIntoId: null },
    _count: { _all: true },
  });
  const samples = await tx.sample.groupBy({ by: ['galleryId'], where, _count: { _all: true } });
  const identityCounts = new Map(identities.map((row) => [row.galleryId, row._count._all]));
  const sampleCounts = new Map(samples.map((row) => [row.galleryId, row._count._all]));
  return new Map(
    galleryIds.map((id) => [
      id,
      { identities: identityCounts.get(id) ?? 0, samples: sampleCounts.get(id) ?? 0 },
    ]),
  );
}

/** The next uploads of a gallery that is being purged. */
export async function nextMediaRows(
  tx: Transaction,
  galleryId: string,
  limit: number,
): Promise<readonly { readonly id: string; readonly blobKey: string }[]> {
  return await tx.media.findMany({ where: { galleryId }, select: { id: true, blobKey: true }, take: limit });
}

export async function deleteMediaRows(tx: Transaction, ids: readonly string[]): Promise<void> {
  await tx.media.deleteMany({ where: { id: { in: [...ids] } } });
}

/**
 * Removes searches of which the gallery was a part: their probes and candidates are personal data.
 *
 * @returns How many, at most `limit`.
 */
export async function deleteSearchesOf(
  tx: Transaction,
  galleryId: string,
  limit: number,
): Promise<DeletedSearches> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM search_events WHERE gallery_ids @> ARRAY[${galleryId}::uuid] ORDER BY id LIMIT ${limit}
    FOR UPDATE`;
  return await deleteSearches(
    tx,
    rows.map((row) => row.id),
  );
}

export async function deleteGalleryRow(tx: Transaction, id: string): Promise<void> {
  await tx.gallery.deleteMany({ where: { id } });
}
