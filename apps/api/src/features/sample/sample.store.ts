import type { GalleryScope } from '../../core/context.ts';
import { cutPage } from '../../core/page.ts';
import type { Page, PageRequest } from '../../core/page.ts';
import type { Prisma } from '../../infra/prisma/generated/client.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { embeddingToBytes } from '../search/embedding-bytes.ts';
import { forgetMergesOf, resolveIdentityId } from '../identity/identity-alias.store.ts';
import type { LookedAt } from './coverage-advice.ts';
import type { Sample } from './sample.types.ts';

const columns = {
  id: true,
  galleryId: true,
  identityId: true,
  modality: true,
  mediaId: true,
  cropBlobKey: true,
  pictureSha256: true,
  box: true,
  landmarks: true,
  quality: true,
  externalId: true,
  attributes: true,
  cameraId: true,
  capturedAt: true,
  validUntil: true,
  createdAt: true,
} as const satisfies Prisma.SampleSelect;

type Row = Prisma.SampleGetPayload<{ select: typeof columns }>;

function toSample(row: Row): Sample {
  return {
    ...row,
    box: row.box as unknown as Sample['box'], // insertSamples, the only writer of the column, puts it there
    landmarks: row.landmarks as unknown as Sample['landmarks'], // as above
    quality: row.quality as unknown as Sample['quality'], // as above
    attributes: row.attributes as Sample['attributes'], // as above
  };
}

function visible(scope: GalleryScope): Prisma.SampleWhereInput {
  return {
    gallery: { deletedAt: null },
    ...(scope.kind === 'ALL' ? {} : { galleryId: { in: [...scope.galleryIds] } }),
  };
}

/** In no stated order; what the scope cannot see is left out. */
export async function findSamples(
  tx: Transaction,
  scope: GalleryScope,
  ids: readonly string[],
): Promise<readonly Sample[]> {
  const rows = await tx.sample.findMany({
    where: { AND: [visible(scope), { id: { in: [...ids] } }] },
    select: columns,
  });
  return rows.map(toSample);
}

/** Oldest first. */
export async function listSamples(
  tx: Transaction,
  owner: { readonly galleryId: string } | { readonly identityId: string },
  page: PageRequest,
): Promise<Page<Sample>> {
  const rows = await tx.sample.findMany({
    where: { ...owner, ...(page.after === null ? {} : { id: { gt: page.after } }) },
    orderBy: { id: 'asc' },
    take: page.limit + 1,
    select: columns,
  });
  return cutPage(rows.map(toSample), page.limit);
}

/** The sample that shows each identity: the best face, else the best body; identities without samples are left out. */
export async function findPortraits(
  tx: Transaction,
  identityIds: readonly string[],
): Promise<ReadonlyMap<string, Sample>> {
  const chosen = await tx.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT ON (identity_id) id FROM samples WHERE identity_id = ANY(${[...identityIds]}::uuid[])
    ORDER BY identity_id, modality, (quality->>'overall')::float8 DESC, id`;
  const where = { id: { in: chosen.map(({ id }) => id) } };
  const rows = await tx.sample.findMany({ where, select: columns });
  return new Map(rows.map((row) => [row.identityId, toSample(row)]));
}

/** Of each identity its newest samples, at most `limit`; identities without samples are left out. */
export async function newestSamples(
  tx: Transaction,
  identityIds: readonly string[],
  limit: number,
): Promise<ReadonlyMap<string, readonly LookedAt[]>> {
  const rows = await tx.$queryRaw<(LookedAt & { readonly identityId: string })[]>`
    SELECT i.id::text AS "identityId", s.modality::text AS modality, s.quality, s.camera_id AS "cameraId",
      s.captured_at AS "capturedAt"
    FROM unnest(${[...identityIds]}::uuid[]) AS i(id) CROSS JOIN LATERAL (
      SELECT modality, quality, camera_id, captured_at FROM samples
      WHERE identity_id = i.id ORDER BY id DESC LIMIT ${limit}
    ) AS s`;
  return Map.groupBy(rows, ({ identityId }) => identityId);
}

export interface NewSample extends Sample {
  /** By space. */
  readonly embeddings: ReadonlyMap<string, Float32Array>;
}

/** Rows of the samples and of their embeddings. */
export async function insertSamples(tx: Transaction, samples: readonly NewSample[]): Promise<void> {
  await tx.sample.createMany({
    data: samples.map(({ embeddings: _embeddings, ...sample }) => ({
      ...sample,
      box: { ...sample.box },
      landmarks: sample.landmarks.map(({ x, y }) => ({ x, y })),
      quality: { ...sample.quality },
      attributes: sample.attributes,
    })),
  });
  await tx.embedding.createMany({
    data: samples.flatMap(({ id, embeddings }) =>
      [...embeddings].map(([spaceId, vector]) => ({
        sampleId: id,
        spaceId,
        vector: embeddingToBytes(vector),
      })),
    ),
  });
}

/**
 * Lock the samples and the identity first, and tell the index afterwards. Undoing a merge leaves the samples alone from
 * then on: whoever put them there has decided.
 */
export async function assignSamples(
  tx: Transaction,
  sampleIds: readonly string[],
  identityId: string,
): Promise<void> {
  await tx.sample.updateMany({ where: { id: { in: [...sampleIds] } }, data: { identityId } });
  await forgetMergesOf(tx, sampleIds);
}

/** Where the samples have embeddings. */
export async function spacesOfSamples(
  tx: Transaction,
  sampleIds: readonly string[],
): Promise<readonly { readonly sampleId: string; readonly spaceId: string }[]> {
  return tx.embedding.findMany({
    where: { sampleId: { in: [...sampleIds] } },
    select: { sampleId: true, spaceId: true },
  });
}

/** Those of the picture hashes that the identity has a sample of. */
export async function enrolledPictures(
  tx: Transaction,
  identityId: string,
  pictureSha256s: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.sample.findMany({
    where: { identityId, pictureSha256: { in: [...pictureSha256s] } },
    select: { pictureSha256: true },
  });
  return new Set(rows.map((row) => row.pictureSha256));
}

/**
 * Holds the identity until the transaction ends, so that nobody deletes or merges it meanwhile, and answers its id: that
 * of the winner where it has been merged since the caller looked. Null if it is gone.
 */
export async function lockIdentity(
  tx: Transaction,
  identity: { readonly identityId: string; readonly galleryId: string },
): Promise<string | null> {
  for (let id: string | null = identity.identityId; id !== null; id = await resolveIdentityId(tx, id)) {
    const [row] = await tx.$queryRaw<{ merged: boolean }[]>`
      SELECT i.merged_into_id IS NOT NULL AS merged FROM identities i JOIN galleries g ON g.id = i.gallery_id
      WHERE i.id = ${id}::uuid AND g.id = ${identity.galleryId}::uuid AND g.deleted_at IS NULL
      FOR SHARE OF i, g`;
    if (row === undefined) return null;
    if (!row.merged) return id;
  }
  return null;
}
