import { readMeasuredRate, readScoreModel, type ThresholdPolicy } from '@gallerist/embedding/calibration';
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
  WatchedThreshold,
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

/** The version that applies in a gallery's space; null where none was computed. */
export async function newestVersion(tx: Transaction, key: ThresholdKey): Promise<ThresholdVersion | null> {
  const [newest] = await newestVersionIds(tx, [key]);
  const [version = null] = newest === undefined ? [] : await findVersions(tx, [newest.id]);
  return version;
}

/** All that have a policy, or a threshold of the space that is searched now. */
export async function listWatched(tx: Transaction): Promise<readonly WatchedThreshold[]> {
  const rows = await tx.$queryRaw<{ gallery_id: string; modality: Modality; space_id: string }[]>`
    SELECT m.gallery_id, m.modality::text AS modality, m.active_space_id AS space_id
    FROM gallery_modalities m JOIN galleries g ON g.id = m.gallery_id
    WHERE g.deleted_at IS NULL AND (
      EXISTS (SELECT 1 FROM threshold_policies p WHERE p.gallery_id = m.gallery_id AND p.modality = m.modality)
      OR EXISTS (SELECT 1 FROM threshold_versions v WHERE v.gallery_id = m.gallery_id AND v.space_id = m.active_space_id))
    ORDER BY m.gallery_id, modality`;
  return rows.map(({ gallery_id, modality, space_id }) => ({
    galleryId: gallery_id,
    modality,
    spaceId: space_id,
  }));
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

/** Rows outlive the code that wrote them: what this version cannot read is as good as not there. */
function toVersion(row: VersionRow): ThresholdVersion {
  const read = {
    fmr: readMeasuredRate(row.fmr),
    fpir: readMeasuredRate(row.fpir),
    scoreModel: readScoreModel(row.scoreModel),
  };
  const parts = ['fmr', 'fpir', 'scoreModel'] as const;
  return { ...row, ...read, isOutdated: parts.some((part) => row[part] !== null && read[part] === null) };
}

/** All of a gallery in a space that it gave up. */
export async function removeVersions(
  tx: Transaction,
  { galleryId, spaceId }: { readonly galleryId: string; readonly spaceId: string },
): Promise<void> {
  await tx.thresholdVersion.deleteMany({ where: { galleryId, spaceId } });
}
