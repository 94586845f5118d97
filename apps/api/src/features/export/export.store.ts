import type { GalleryScope } from '../../core/context.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { GalleryExport } from './export.types.ts';

const columns = {
  jobId: true,
  galleryId: true,
  identityId: true,
  blobKey: true,
  byteSize: true,
  hasEmbeddings: true,
  expiresAt: true,
} as const;

type Row = Omit<GalleryExport, 'byteSize'> & { readonly byteSize: bigint };

const toExport = (row: Row): GalleryExport => ({ ...row, byteSize: Number(row.byteSize) });

/** False if an earlier attempt of the job made one. */
export async function insertExport(tx: Transaction, made: GalleryExport): Promise<boolean> {
  const data = [{ ...made, byteSize: BigInt(made.byteSize) }];
  return (await tx.galleryExport.createMany({ data, skipDuplicates: true })).count === 1;
}

/** Those of the jobs that have one which has not expired, in galleries of the scope. */
export async function findExports(
  tx: Transaction,
  scope: GalleryScope,
  query: { readonly jobIds: readonly string[]; readonly now: Date },
): Promise<readonly GalleryExport[]> {
  const rows = await tx.galleryExport.findMany({
    where: {
      jobId: { in: [...query.jobIds] },
      expiresAt: { gt: query.now },
      gallery: { deletedAt: null },
      ...(scope.kind === 'ALL' ? {} : { galleryId: { in: [...scope.galleryIds] } }),
    },
    select: columns,
  });
  return rows.map(toExport);
}

/** Deletes rows whose time is over. Answers their blobs. */
export async function deleteExpiredExports(tx: Transaction, now: Date): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ blob_key: string }[]>`
    DELETE FROM gallery_exports WHERE expires_at <= ${now} RETURNING blob_key`;
  return rows.map((row) => row.blob_key);
}

/** Every export that may hold a person of the gallery, for their erasure. Answers the blobs to delete after the commit. */
export async function deleteExportsOf(tx: Transaction, galleryId: string): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ blob_key: string }[]>`
    DELETE FROM gallery_exports WHERE gallery_id = ${galleryId}::uuid RETURNING blob_key`;
  return rows.map((row) => row.blob_key);
}
