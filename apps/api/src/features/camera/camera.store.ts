import type { GalleryScope } from '../../core/context.ts';
import { timeAt, type JsonObject } from '../../core/json.ts';
import { cutPage, type Page, type PageRequest } from '../../core/page.ts';
import { isUniqueViolation } from '../../infra/prisma/database-errors.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { Prisma } from '../../infra/prisma/generated/client.ts';
import type { Camera, CameraActivity, CameraLink } from './camera.types.ts';

const columns = {
  id: true,
  galleryId: true,
  externalId: true,
  name: true,
  place: true,
  timeZone: true,
  removedAt: true,
  createdAt: true,
  updatedAt: true,
} as const;

export type CameraColumns = Pick<Camera, 'name' | 'place' | 'timeZone'>;

function visible(scope: GalleryScope): Prisma.CameraWhereInput {
  const gallery = { deletedAt: null };
  return scope.kind === 'ALL' ? { gallery } : { gallery, galleryId: { in: [...scope.galleryIds] } };
}

/** Removed ones too, in no stated order. */
export async function findCameras(
  tx: Transaction,
  scope: GalleryScope,
  ids: readonly string[],
): Promise<readonly Camera[]> {
  return await tx.camera.findMany({ where: { ...visible(scope), id: { in: [...ids] } }, select: columns });
}

/** Those of a gallery that the caller was given already, by the texts that samples, searches and sightings name them by. */
export async function findCamerasOf(
  tx: Transaction,
  galleryIds: readonly string[],
  by: { readonly externalIds?: readonly string[]; readonly ids?: readonly string[] } = {},
): Promise<readonly Camera[]> {
  const { externalIds, ids } = by;
  const named = [
    ...(externalIds === undefined ? [] : [{ externalId: { in: [...externalIds] } }]),
    ...(ids === undefined ? [] : [{ id: { in: [...ids] } }]),
  ];
  const where = {
    galleryId: { in: [...galleryIds] },
    ...(externalIds === undefined && ids === undefined ? {} : { OR: named }),
  };
  return await tx.camera.findMany({ where, select: columns });
}

/** Oldest first. For a gallery that the caller was given already. */
export async function listCameras(
  tx: Transaction,
  query: { readonly galleryId: string; readonly includeRemoved: boolean },
  page: PageRequest,
): Promise<Page<Camera>> {
  const rows = await tx.camera.findMany({
    where: {
      galleryId: query.galleryId,
      ...(query.includeRemoved ? {} : { removedAt: null }),
      ...(page.after === null ? {} : { id: { gt: page.after } }),
    },
    select: columns,
    orderBy: { id: 'asc' },
    take: page.limit + 1,
  });
  return cutPage(rows, page.limit);
}

export async function countCameras(tx: Transaction, galleryId: string): Promise<number> {
  return await tx.camera.count({ where: { galleryId } });
}

/** The database refused an external id that another transaction took meanwhile. */
export class CameraTakenError extends Error {
  override readonly name = 'CameraTakenError';
}

/** @throws {CameraTakenError} if the gallery has a camera of the external id by now; the transaction is lost then. */
export async function insertCamera(
  tx: Transaction,
  row: CameraColumns & Pick<Camera, 'id' | 'galleryId' | 'externalId'>,
): Promise<Camera> {
  return await tx.camera.create({ data: row, select: columns }).catch((error: unknown) => {
    throw isUniqueViolation(error)
      ? new CameraTakenError('the external id is taken', { cause: error })
      : error;
  });
}

export async function changeCamera(
  tx: Transaction,
  id: string,
  change: Partial<CameraColumns & Pick<Camera, 'removedAt'>>,
): Promise<Camera> {
  return await tx.camera.update({ where: { id }, data: change, select: columns });
}

/** Lets nobody change or remove the camera until the transaction ends; null if it is gone. */
export async function holdCamera(
  tx: Transaction,
  id: string,
): Promise<{ readonly removedAt: Date | null } | null> {
  const rows = await tx.$queryRaw<{ removed_at: Date | null }[]>`
    SELECT removed_at FROM cameras WHERE id = ${id}::uuid FOR SHARE`;
  return rows[0] === undefined ? null : { removedAt: rows[0].removed_at };
}

/** All that touch one of the cameras. */
export async function findLinks(
  tx: Transaction,
  cameraIds: readonly string[],
): Promise<readonly CameraLink[]> {
  const ids = { in: [...cameraIds] };
  return await tx.cameraLink.findMany({
    where: { OR: [{ cameraId: ids }, { otherCameraId: ids }] },
    select: { cameraId: true, otherCameraId: true, minSeconds: true, typicalSeconds: true },
    orderBy: [{ cameraId: 'asc' }, { otherCameraId: 'asc' }],
  });
}

/** Of galleries that the caller was given already, between cameras that are there. */
export async function findLinksOf(
  tx: Transaction,
  galleryIds: readonly string[],
): Promise<readonly CameraLink[]> {
  return await tx.cameraLink.findMany({
    where: { camera: { galleryId: { in: [...galleryIds] } } },
    select: { cameraId: true, otherCameraId: true, minSeconds: true, typicalSeconds: true },
  });
}

/** Replaces what is known of the way from one camera to others. */
export async function setLinks(
  tx: Transaction,
  cameraId: string,
  links: readonly Omit<CameraLink, 'cameraId'>[],
): Promise<void> {
  await tx.cameraLink.deleteMany({ where: { OR: [{ cameraId }, { otherCameraId: cameraId }] } });
  await tx.cameraLink.createMany({
    data: links.map(({ otherCameraId, ...seconds }) =>
      cameraId < otherCameraId
        ? { cameraId, otherCameraId, ...seconds }
        : { cameraId: otherCameraId, otherCameraId: cameraId, ...seconds },
    ),
  });
}

/** For cameras that the caller was given already; those that saw nothing are left out. */
export async function activityOf(
  tx: Transaction,
  cameraIds: readonly string[],
): Promise<ReadonlyMap<string, CameraActivity>> {
  const rows = await tx.sighting.groupBy({
    by: ['cameraId'],
    where: { cameraId: { in: [...cameraIds] } },
    _count: { _all: true },
    _max: { capturedUntil: true },
  });
  return new Map(
    rows.map((row) => [row.cameraId, { sightings: row._count._all, lastSightingAt: row._max.capturedUntil }]),
  );
}

/** A camera as an idempotency record keeps it. */
export function cameraToJson(camera: Camera): JsonObject {
  return {
    ...camera,
    removedAt: camera.removedAt?.toISOString() ?? null,
    createdAt: camera.createdAt.toISOString(),
    updatedAt: camera.updatedAt.toISOString(),
  };
}

export function cameraFromJson(json: JsonObject): Camera {
  const camera = json as unknown as Camera; // reason: written by cameraToJson; its times are revived below
  const removedAt = json['removedAt'];
  return {
    ...camera,
    removedAt: typeof removedAt === 'string' ? new Date(removedAt) : null,
    createdAt: timeAt(json, 'createdAt'),
    updatedAt: timeAt(json, 'updatedAt'),
  };
}
