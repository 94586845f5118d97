import type { GalleryScope } from '../../core/context.ts';
import { cutPage, type Page, type PageRequest } from '../../core/page.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { Prisma } from '../../infra/prisma/generated/client.ts';
import type { Receipt } from './receipt.ts';
import type { Erasure, ErasureReason, ErasureWorkspace, RemovedCounts } from './erasure.types.ts';

const columns = {
  id: true,
  galleryId: true,
  identityId: true,
  identityIds: true,
  state: true,
  reason: true,
  requestedById: true,
  jobId: true,
  removed: true,
  receipt: true,
  createdAt: true,
  finishedAt: true,
} as const;

type Row = Prisma.ErasureGetPayload<{ select: typeof columns }>;

const toErasure = (row: Row): Erasure => ({ ...row, removed: row.removed as RemovedCounts }); // reason: written by addRemoved

const within = (scope: GalleryScope): Prisma.ErasureWhereInput =>
  scope.kind === 'ALL' ? {} : { galleryId: { in: [...scope.galleryIds] } };

export async function findErasures(
  tx: Transaction,
  scope: GalleryScope,
  ids: readonly string[],
): Promise<readonly Erasure[]> {
  const where = { ...within(scope), id: { in: [...ids] } };
  return (await tx.erasure.findMany({ where, select: columns })).map(toErasure);
}

/** Newest first. */
export async function listErasures(
  tx: Transaction,
  query: { readonly scope: GalleryScope; readonly galleryId: string | null; readonly page: PageRequest },
): Promise<Page<Erasure>> {
  const { scope, galleryId, page } = query;
  const rows = await tx.erasure.findMany({
    where: {
      AND: [
        within(scope),
        galleryId === null ? {} : { galleryId },
        page.after === null ? {} : { id: { lt: page.after } },
      ],
    },
    orderBy: { id: 'desc' },
    take: page.limit + 1,
    select: columns,
  });
  return cutPage(rows.map(toErasure), page.limit);
}

/** Those of the ids that this database knows. */
export async function knownErasures(tx: Transaction, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.erasure.findMany({ where: { id: { in: [...ids] } }, select: { id: true } });
  return new Set(rows.map(({ id }) => id));
}

/** Ids of those that are done, in the order of their ids, a page at a time; for copies of their receipts. */
export async function receiptsAfter(
  tx: Transaction,
  after: string | null,
  limit: number,
): Promise<readonly { readonly id: string; readonly receipt: string | null }[]> {
  return await tx.erasure.findMany({
    where: { state: 'DONE', ...(after === null ? {} : { id: { gt: after } }) },
    orderBy: { id: 'asc' },
    take: limit,
    select: { id: true, receipt: true },
  });
}

export interface NewErasure {
  readonly id: string;
  readonly galleryId: string;
  readonly identityId: string;
  readonly identityIds: readonly string[];
  readonly reason: ErasureReason;
  readonly requestedById: string | null;
  readonly jobId: string;
  readonly workspace: ErasureWorkspace;
  readonly removed: RemovedCounts;
  readonly createdAt: Date;
}

export async function insertErasure(tx: Transaction, erasure: NewErasure): Promise<void> {
  const { workspace, removed, identityIds, ...rest } = erasure;
  await tx.erasure.create({
    data: {
      ...rest,
      identityIds: [...identityIds],
      workspace: workspace as unknown as Prisma.InputJsonObject, // reason: lists of texts and numbers
      removed: { ...removed },
    },
    select: { id: true },
  });
}

/** Null once the erasure is done. */
export async function readWorkspace(tx: Transaction, id: string): Promise<ErasureWorkspace | null> {
  const row = await tx.erasure.findUnique({ where: { id }, select: { workspace: true } });
  return (row?.workspace ?? null) as ErasureWorkspace | null; // reason: written by insertErasure
}

/** Counts what is gone, and notes blobs that have to go, in the transaction that took their rows away. */
export async function addRemoved(
  tx: Transaction,
  id: string,
  more: { readonly removed: RemovedCounts; readonly blobKeys?: readonly string[] },
): Promise<void> {
  const { removed, blobKeys = [] } = more;
  await tx.$executeRaw`
    UPDATE erasures SET updated_at = now(),
      removed = removed || (
        SELECT COALESCE(jsonb_object_agg(key, value::int + COALESCE((removed->>key)::int, 0)), '{}')
        FROM jsonb_each_text(${JSON.stringify(removed)}::jsonb)),
      workspace = CASE WHEN ${blobKeys.length} = 0 THEN workspace ELSE
        jsonb_set(workspace, '{blobKeys}', (workspace->'blobKeys') || ${JSON.stringify(blobKeys)}::jsonb) END
    WHERE id = ${id}::uuid AND workspace IS NOT NULL`;
}

/** Models that the receipt has to name. */
export async function noteModels(
  tx: Transaction,
  id: string,
  modelVersionIds: readonly string[],
): Promise<void> {
  if (modelVersionIds.length === 0) return;
  await tx.$executeRaw`
    UPDATE erasures SET workspace = jsonb_set(workspace, '{modelVersionIds}',
      (workspace->'modelVersionIds') || ${JSON.stringify(modelVersionIds)}::jsonb)
    WHERE id = ${id}::uuid AND workspace IS NOT NULL`;
}

/** Whose index was removed is left out. */
export async function allSpaces(
  tx: Transaction,
): Promise<readonly { readonly id: string; readonly dimensions: number }[]> {
  const where = { indexDroppedAt: null };
  return await tx.embeddingSpace.findMany({ where, select: { id: true, dimensions: true } });
}

/** Names of models, and how many uploads wait to be imported into the gallery: for the receipt. */
export async function receiptFacts(
  tx: Transaction,
  of: { readonly galleryId: string; readonly modelVersionIds: readonly string[] },
) {
  const models = await tx.modelVersion.findMany({
    where: { id: { in: [...of.modelVersionIds] } },
    orderBy: { id: 'asc' },
    select: { id: true, name: true, version: true },
  });
  return { models, uploads: await tx.importUpload.count({ where: { galleryId: of.galleryId } }) };
}

/** Keeps the vectors of samples and sightings until the job has found what is like them. Before they go. */
export async function keepVectorsOf(
  tx: Transaction,
  id: string,
  of: { readonly sampleIds: readonly string[]; readonly sightingIds: readonly string[] },
): Promise<{ readonly count: number; readonly spaceIds: readonly string[] }> {
  const rows = await tx.$queryRaw<{ space_id: string; count: bigint }[]>`
    WITH own AS (
      SELECT sample_id AS id, space_id, vector FROM embeddings WHERE sample_id = ANY(${[...of.sampleIds]}::uuid[])
      UNION ALL
      SELECT sighting_id, space_id, vector FROM sighting_embeddings
      WHERE sighting_id = ANY(${[...of.sightingIds]}::uuid[])
    ), kept AS (
      INSERT INTO erasure_vectors (erasure_id, seq, space_id, vector)
      SELECT ${id}::uuid, row_number() OVER (ORDER BY id, space_id), space_id, vector FROM own
      RETURNING space_id
    )
    SELECT space_id, count(*) AS count FROM kept GROUP BY space_id`;
  const count = rows.reduce((sum, row) => sum + Number(row.count), 0);
  return { count, spaceIds: rows.map((row) => row.space_id) };
}

export async function keptVectors(
  tx: Transaction,
  id: string,
): Promise<readonly { readonly spaceId: string; readonly vector: Uint8Array }[]> {
  return await tx.erasureVector.findMany({
    where: { erasureId: id },
    orderBy: { seq: 'asc' },
    select: { spaceId: true, vector: true },
  });
}

/** The last step: nothing of the person is left here either. @returns False if another worker has done it. */
export async function finishErasure(
  tx: Transaction,
  id: string,
  end: { readonly receipt: string; readonly finishedAt: Date },
): Promise<boolean> {
  await tx.erasureVector.deleteMany({ where: { erasureId: id } });
  const { count } = await tx.erasure.updateMany({
    where: { id, state: 'RUNNING' },
    data: { ...end, state: 'DONE', workspace: Prisma.DbNull },
  });
  return count === 1;
}

/** Makes those wait for each other who write what may hold people of the gallery, and who erase one. */
export async function lockCopiesOf(tx: Transaction, galleryId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('copies of ' || ${galleryId}, 0))`;
}

/** Whether somebody of the gallery was erased since then: a copy that was begun before may hold them. Hold `lockCopiesOf`. */
export async function isErasedSince(tx: Transaction, galleryId: string, since: Date): Promise<boolean> {
  return (await tx.erasure.count({ where: { galleryId, createdAt: { gte: since } } })) > 0;
}

/** Processes that start at once apply receipts one after the other. */
export async function lockReceipts(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('erasure receipts', 0))`;
}

/** What a receipt tells of a person who is not here: the database has to know it, so that its own backups do. */
export async function insertKnownErasure(
  tx: Transaction,
  { receipt, text }: { readonly receipt: Receipt; readonly text: string },
): Promise<void> {
  const { erasureId, galleryId, identityId, identityIds, removed, requestedAt, finishedAt } = receipt;
  await tx.erasure.createMany({
    data: [
      {
        ...{ id: erasureId, galleryId, identityId, identityIds, removed, receipt: text },
        ...{ state: 'DONE', reason: 'RESTORED', createdAt: new Date(requestedAt) },
        finishedAt: finishedAt === null ? null : new Date(finishedAt),
      },
    ],
    skipDuplicates: true,
  });
}

/** Names of people of the gallery who are being erased, and whose erasure began after `since`. */
export async function namesBeingErased(
  tx: Transaction,
  galleryId: string,
  since: Date,
): Promise<ReadonlySet<string>> {
  const rows = await tx.$queryRaw<{ name: string }[]>`
    SELECT DISTINCT jsonb_array_elements_text(workspace->'names') AS name FROM erasures
    WHERE gallery_id = ${galleryId}::uuid AND state = 'RUNNING' AND created_at >= ${since}`;
  return new Set(rows.map(({ name }) => name));
}

/** Whether an import into the gallery is under way that was asked for before the erasure. */
export async function hasOlderImport(
  tx: Transaction,
  { galleryId, createdAt }: Pick<Erasure, 'galleryId' | 'createdAt'>,
): Promise<boolean> {
  const found = await tx.job.findFirst({
    where: { kind: 'import', galleryId, state: { in: ['QUEUED', 'RUNNING'] }, createdAt: { lte: createdAt } },
    select: { id: true },
  });
  return found !== null;
}
