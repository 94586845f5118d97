import type { Modality } from '../../core/modality.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { Prisma } from '../../infra/prisma/generated/client.ts';
import type { GalleryReport, ReportFindings } from './report.types.ts';

export interface ReportedSample {
  readonly sampleId: string;
  readonly identityId: string;
  readonly vector: Uint8Array;
}

export async function spaceToReport(
  tx: Transaction,
  galleryId: string,
  modality: Modality,
): Promise<string | null> {
  const where = { galleryId, modality, gallery: { deletedAt: null } };
  const row = await tx.galleryModality.findFirst({ where, select: { activeSpaceId: true } });
  return row?.activeSpaceId ?? null;
}

/** The newest samples of the gallery in the space. */
export async function samplesToReport(
  tx: Transaction,
  of: { readonly galleryId: string; readonly spaceId: string },
  limit: number,
): Promise<readonly ReportedSample[]> {
  const rows = await tx.embedding.findMany({
    where: { spaceId: of.spaceId, sample: { galleryId: of.galleryId } },
    orderBy: { sampleId: 'desc' },
    take: limit,
    select: { sampleId: true, vector: true, sample: { select: { identityId: true } } },
  });
  return rows.map(({ sampleId, vector, sample }) => ({ sampleId, vector, identityId: sample.identityId }));
}

/** Once for each job, however often it is begun. */
export async function insertReport(tx: Transaction, report: Omit<GalleryReport, 'createdAt'>): Promise<void> {
  const findings = report.findings as unknown as Prisma.InputJsonObject; // reason: interfaces lack the index signature; all values are JSON
  await tx.galleryReport.createMany({ data: [{ ...report, findings }], skipDuplicates: true });
  // An older report names samples that may be gone for good; nobody reads it any more.
  await tx.galleryReport.deleteMany({
    where: { galleryId: report.galleryId, modality: report.modality, jobId: { not: report.jobId } },
  });
}

/** The latest one. For a gallery that the caller was given already. */
export async function findReport(
  tx: Transaction,
  galleryId: string,
  modality: Modality,
): Promise<GalleryReport | null> {
  const row = await tx.galleryReport.findFirst({
    where: { galleryId, modality },
    orderBy: { createdAt: 'desc' },
    select: { jobId: true, galleryId: true, modality: true, spaceId: true, findings: true, createdAt: true },
  });
  return row === null ? null : { ...row, findings: row.findings as unknown as ReportFindings }; // reason: written by insertReport
}
