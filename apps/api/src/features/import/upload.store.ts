import type { GalleryScope } from '../../core/context.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { ImportUpload } from './upload.types.ts';

const columns = {
  id: true,
  galleryId: true,
  uploaderId: true,
  byteLength: true,
  jobId: true,
  updatedAt: true,
} as const;

type Row = Omit<ImportUpload, 'byteLength'> & { readonly byteLength: bigint };

const toUpload = (row: Row): ImportUpload => ({ ...row, byteLength: Number(row.byteLength) });

export async function insertUpload(
  tx: Transaction,
  upload: Omit<ImportUpload, 'jobId' | 'updatedAt'>,
  now: Date,
): Promise<ImportUpload> {
  const data = { ...upload, byteLength: BigInt(upload.byteLength), updatedAt: now };
  return toUpload(await tx.importUpload.create({ data, select: columns }));
}

/** Null unless it is the uploader's own, of a gallery in the scope that is not being deleted. */
export async function findOwnUpload(
  tx: Transaction,
  owner: { readonly id: string; readonly scope: GalleryScope },
  id: string,
): Promise<ImportUpload | null> {
  const { scope } = owner;
  const row = await tx.importUpload.findFirst({
    where: {
      id,
      uploaderId: owner.id,
      gallery: { deletedAt: null },
      ...(scope.kind === 'ALL' ? {} : { galleryId: { in: [...scope.galleryIds] } }),
    },
    select: columns,
  });
  return row === null ? null : toUpload(row);
}

export async function findUploadOfJob(tx: Transaction, jobId: string): Promise<ImportUpload | null> {
  const row = await tx.importUpload.findFirst({ where: { jobId }, select: columns });
  return row === null ? null : toUpload(row);
}

/** Its 24 hours start anew. False if it was swept meanwhile. */
export async function touchUpload(tx: Transaction, id: string, now: Date): Promise<boolean> {
  const { count } = await tx.importUpload.updateMany({ where: { id }, data: { updatedAt: now } });
  return count === 1;
}

/** False if another import took it meanwhile. */
export async function giveUploadToJob(tx: Transaction, id: string, jobId: string): Promise<boolean> {
  const { count } = await tx.importUpload.updateMany({ where: { id, jobId: null }, data: { jobId } });
  return count === 1;
}

/** Uploads whose time is up: unused, or taken by an import that has ended. */
export async function findExpiredUploads(
  tx: Transaction,
  untouchedSince: Date,
  limit: number,
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT u.id FROM import_uploads u LEFT JOIN jobs j ON j.id = u.job_id
    WHERE u.updated_at < ${untouchedSince} AND (j.id IS NULL OR j.state NOT IN ('QUEUED', 'RUNNING'))
    ORDER BY u.updated_at LIMIT ${limit}`;
  return rows.map((row) => row.id);
}

/** False if a piece came or an import took it meanwhile. */
export async function deleteExpiredUpload(
  tx: Transaction,
  id: string,
  untouchedSince: Date,
): Promise<boolean> {
  const count = await tx.$executeRaw`
    DELETE FROM import_uploads u WHERE u.id = ${id}::uuid AND u.updated_at < ${untouchedSince}
      AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.id = u.job_id AND j.state IN ('QUEUED', 'RUNNING'))`;
  return count === 1;
}

export async function deleteUploads(tx: Transaction, ids: readonly string[]): Promise<void> {
  await tx.importUpload.deleteMany({ where: { id: { in: [...ids] } } });
}

/** Those of the ids that have a row. */
export async function knownUploads(tx: Transaction, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.importUpload.findMany({ where: { id: { in: [...ids] } }, select: { id: true } });
  return new Set(rows.map((row) => row.id));
}
