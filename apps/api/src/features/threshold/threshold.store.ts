import type { MeasuredRate, ScoreModel, ThresholdPolicy } from '@gallerist/embedding/calibration';
import { newId } from '../../core/ids.ts';
import type { Modality } from '../../core/modality.ts';
import { cutPage, type Page } from '../../core/page.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { Prisma } from '../../infra/prisma/generated/client.ts';
import type {
  GalleryPolicy,
  NewThresholdVersion,
  ThresholdKey,
  ThresholdVersion,
} from './threshold.types.ts';

const policyColumns = {
  galleryId: true,
  modality: true,
  kind: true,
  match: true,
  review: true,
  rate: true,
  spaceId: true,
  revision: true,
  updatedAt: true,
} as const;

export async function findPolicies(
  tx: Transaction,
  where: { readonly galleryIds?: readonly string[]; readonly modality?: Modality } = {},
): Promise<readonly GalleryPolicy[]> {
  const { galleryIds, modality } = where;
  const rows = await tx.thresholdPolicy.findMany({
    where: {
      gallery: { deletedAt: null },
      ...(galleryIds === undefined ? {} : { galleryId: { in: [...galleryIds] } }),
      ...(modality === undefined ? {} : { modality }),
    },
    select: policyColumns,
  });
  return rows.map(toPolicy);
}

export async function findPolicy(
  tx: Transaction,
  galleryId: string,
  modality: Modality,
): Promise<GalleryPolicy | null> {
  const row = await tx.thresholdPolicy.findUnique({
    where: { galleryId_modality: { galleryId, modality } },
    select: policyColumns,
  });
  return row === null ? null : toPolicy(row);
}

/** Sets the policy and raises its revision. @param spaceId Of a STATIC one. */
export async function putPolicy(
  tx: Transaction,
  of: { readonly galleryId: string; readonly modality: Modality },
  { policy, spaceId }: { readonly policy: ThresholdPolicy; readonly spaceId: string },
): Promise<GalleryPolicy> {
  const isStatic = policy.kind === 'STATIC';
  const data = {
    kind: policy.kind,
    match: isStatic ? policy.match : null,
    review: isStatic ? policy.review : null,
    spaceId: isStatic ? spaceId : null,
    rate: 'rate' in policy ? policy.rate : null,
  };
  const row = await tx.thresholdPolicy.upsert({
    where: { galleryId_modality: of },
    create: { ...of, ...data },
    update: { ...data, revision: { increment: 1 } },
    select: policyColumns,
  });
  return toPolicy(row);
}

/**
 * Holds the threshold of a gallery's modality until the transaction ends: versions are added one after the other, and none is
 * added beside a change of the policy. It is no lock of a row, so that nobody who enrols waits for it.
 *
 * @returns false if there is no such modality any more.
 */
export async function lockThreshold(
  tx: Transaction,
  galleryId: string,
  modality: Modality,
): Promise<boolean> {
  const key = `threshold:${galleryId}:${modality}`;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`;
  const row = await tx.galleryModality.findFirst({
    where: { galleryId, modality, gallery: { deletedAt: null } },
    select: { galleryId: true },
  });
  return row !== null;
}

export async function insertVersion(
  tx: Transaction,
  version: NewThresholdVersion,
): Promise<ThresholdVersion> {
  const { fmr, fpir, scoreModel, ...rest } = version;
  const row = await tx.thresholdVersion.create({
    data: {
      ...rest,
      id: newId(),
      fmr: fmr === null ? Prisma.DbNull : { ...fmr },
      fpir: fpir === null ? Prisma.DbNull : { ...fpir },
      scoreModel: scoreModel === null ? Prisma.DbNull : (scoreModel as unknown as Prisma.InputJsonObject), // reason: lists of numbers
    },
    omit: { createdAt: true },
  });
  return toVersion(row);
}

/** Which version applies to each key that has one. */
export async function newestVersionIds(
  tx: Transaction,
  keys: readonly ThresholdKey[],
): Promise<readonly (ThresholdKey & { readonly id: string })[]> {
  if (keys.length === 0) return [];
  const galleryIds = [...new Set(keys.map(({ galleryId }) => galleryId))];
  const spaceIds = [...new Set(keys.map(({ spaceId }) => spaceId))];
  const rows = await tx.$queryRaw<{ id: string; gallery_id: string; space_id: string }[]>`
    SELECT DISTINCT ON (gallery_id, space_id) id, gallery_id, space_id FROM threshold_versions
    WHERE gallery_id = ANY(${galleryIds}::uuid[]) AND space_id = ANY(${spaceIds}::bpchar[])
    ORDER BY gallery_id, space_id, seq DESC`;
  return rows.map(({ id, gallery_id, space_id }) => ({ id, galleryId: gallery_id, spaceId: space_id }));
}

export async function findVersions(
  tx: Transaction,
  ids: readonly string[],
): Promise<readonly ThresholdVersion[]> {
  const rows = await tx.thresholdVersion.findMany({
    where: { id: { in: [...ids] } },
    omit: { createdAt: true },
  });
  return rows.map(toVersion);
}

export async function findVersionOfJob(
  tx: Transaction,
  jobId: string,
  spaceId: string,
): Promise<ThresholdVersion | null> {
  const row = await tx.thresholdVersion.findUnique({
    where: { jobId_spaceId: { jobId, spaceId } },
    omit: { createdAt: true },
  });
  return row === null ? null : toVersion(row);
}

/** Newest first, of all spaces. */
export async function listVersions(
  tx: Transaction,
  of: { readonly galleryId: string; readonly modality: Modality },
  page: { readonly after: bigint | null; readonly limit: number },
): Promise<Page<ThresholdVersion>> {
  const rows = await tx.thresholdVersion.findMany({
    where: { ...of, ...(page.after === null ? {} : { seq: { lt: page.after } }) },
    orderBy: { seq: 'desc' },
    take: page.limit + 1,
    omit: { createdAt: true },
  });
  return cutPage(rows.map(toVersion), page.limit);
}

type PolicyRow = Prisma.ThresholdPolicyGetPayload<{ select: typeof policyColumns }>;

function toPolicy({ kind, match, review, rate, ...row }: PolicyRow): GalleryPolicy {
  if (kind === 'STATIC') return { ...row, policy: { kind, match: match ?? 1, review: review ?? 1 } };
  return { ...row, policy: kind === 'INTRA_PERCENTILE' ? { kind } : { kind, rate: rate ?? 1 } };
}

type VersionRow = Prisma.ThresholdVersionGetPayload<{ omit: { createdAt: true } }>;

function toVersion(row: VersionRow): ThresholdVersion {
  return {
    ...row,
    fmr: row.fmr as MeasuredRate | null, // reason: written by insertVersion
    fpir: row.fpir as MeasuredRate | null, // reason: as above
    scoreModel: row.scoreModel as unknown as ScoreModel | null, // reason: as above
  };
}

/** All of a gallery in a space that it gave up. */
export async function removeVersions(
  tx: Transaction,
  { galleryId, spaceId }: { readonly galleryId: string; readonly spaceId: string },
): Promise<void> {
  await tx.thresholdVersion.deleteMany({ where: { galleryId, spaceId } });
}
