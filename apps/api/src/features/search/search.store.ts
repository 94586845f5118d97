import type { GalleryScope } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { Prisma } from '../../infra/prisma/generated/client.ts';
import { resolveIdentityId } from '../identity/identity-alias.store.ts';
import { findable } from '../identity/findable.store.ts';
import { embeddingFromBytes, embeddingToBytes } from './embedding-bytes.ts';
import type { Probe } from './probe.ts';
import { subjectToJson } from './probe-subject.ts';
import type { ProbeOutcome, SampleFilter, SearchRequest } from './search.types.ts';

/** The embeddings of a sample that the scope can see, by space; null if there is no such sample. */
export async function findSampleEmbeddings(
  tx: Transaction,
  scope: GalleryScope,
  sampleId: string,
): Promise<ReadonlyMap<string, Float32Array> | null> {
  const row = await tx.sample.findFirst({
    where: {
      id: sampleId,
      gallery: { deletedAt: null },
      ...(scope.kind === 'ALL' ? {} : { galleryId: { in: [...scope.galleryIds] } }),
    },
    select: { embeddings: { select: { spaceId: true, vector: true } } },
  });
  return row === null
    ? null
    : new Map(row.embeddings.map(({ spaceId, vector }) => [spaceId, embeddingFromBytes(vector)]));
}

/** Length of a space's vectors; null if this database does not know the space. */
export async function dimensionsOf(tx: Transaction, spaceId: string): Promise<number | null> {
  const where = { id: spaceId };
  return (await tx.embeddingSpace.findUnique({ where, select: { dimensions: true } }))?.dimensions ?? null;
}

/** Whose a sample is, and which camera took it; null if the scope cannot see it. */
export async function findSampleOrigin(
  tx: Transaction,
  scope: GalleryScope,
  sampleId: string,
): Promise<{ readonly identityId: string; readonly cameraId: string | null } | null> {
  return tx.sample.findFirst({
    where: {
      id: sampleId,
      gallery: { deletedAt: null },
      ...(scope.kind === 'ALL' ? {} : { galleryId: { in: [...scope.galleryIds] } }),
    },
    select: { identityId: true, cameraId: true },
  });
}

/** What a camera took of whom the id names; null if the galleries have no such identity. */
export async function samplesOfCamera(
  tx: Transaction,
  of: { readonly identityId: string; readonly cameraId: string; readonly galleryIds: readonly string[] },
): Promise<readonly string[] | null> {
  const named = await resolveIdentityId(tx, of.identityId);
  if (named === null) return null;
  const identity = await tx.identity.findFirst({
    where: { id: named, galleryId: { in: [...of.galleryIds] } },
    select: { samples: { where: { cameraId: of.cameraId }, select: { id: true } } },
  });
  return identity?.samples.map(({ id }) => id) ?? null;
}

export interface StoredEmbedding {
  readonly sampleId: string;
  readonly identityId: string;
  readonly galleryId: string;
  readonly vector: Float32Array;
}

export interface ScanQuery {
  readonly spaceId: string;
  readonly galleryIds: readonly string[];
  readonly filter: SampleFilter;
  readonly identityId?: string;
  readonly identityIds?: readonly string[];
  readonly now: Date;
}

/** Embeddings of live samples that pass the filter, a page at a time, in the order of their samples. */
export async function scanEmbeddings(
  tx: Transaction,
  query: ScanQuery,
  page: { readonly afterSampleId: string | null; readonly limit: number },
): Promise<readonly StoredEmbedding[]> {
  const rows = await tx.embedding.findMany({
    where: {
      spaceId: query.spaceId,
      ...(page.afterSampleId === null ? {} : { sampleId: { gt: page.afterSampleId } }),
      sample: { AND: [livingIn(query), passes(query.filter)] },
    },
    orderBy: { sampleId: 'asc' },
    take: page.limit,
    select: { sampleId: true, vector: true, sample: { select: { identityId: true, galleryId: true } } },
  });
  return rows.map(({ sampleId, vector, sample }) => ({
    sampleId,
    ...sample,
    vector: embeddingFromBytes(vector),
  }));
}

function livingIn({ galleryIds, identityId, identityIds, now }: ScanQuery): Prisma.SampleWhereInput {
  return {
    galleryId: { in: [...galleryIds] },
    gallery: { deletedAt: null },
    ...(identityId === undefined ? {} : { identityId }),
    ...(identityIds === undefined ? {} : { identityId: { in: [...identityIds] } }),
    OR: [{ validUntil: null }, { validUntil: { gt: now } }],
    identity: findable(now),
  };
}

function passes(filter: SampleFilter): Prisma.SampleWhereInput {
  const attributes = Object.entries(filter.attributes ?? {});
  return {
    ...(filter.cameraIds === undefined ? {} : { cameraId: { in: [...filter.cameraIds] } }),
    ...(filter.otherCameraThan === undefined
      ? {}
      : { OR: [{ cameraId: null }, { cameraId: { not: filter.otherCameraThan } }] }),
    ...(filter.since === undefined && filter.until === undefined
      ? {}
      : {
          capturedAt: {
            ...(filter.since === undefined ? {} : { gte: filter.since }),
            ...(filter.until === undefined ? {} : { lt: filter.until }),
          },
        }),
    AND: attributes.map(([key, value]) => ({
      attributes: { path: [key], equals: value as Prisma.InputJsonValue }, // reason: attributesProblem lets scalars pass only
    })),
  };
}

/** Enabled identities with a sample in the space, by gallery. */
export async function countSearchableIdentities(
  tx: Transaction,
  keys: { readonly galleryIds: readonly string[]; readonly spaceId: string },
  now: Date,
): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.identity.groupBy({
    by: ['galleryId'],
    where: {
      galleryId: { in: [...keys.galleryIds] },
      ...findable(now),
      samples: {
        some: {
          embeddings: { some: { spaceId: keys.spaceId } },
          OR: [{ validUntil: null }, { validUntil: { gt: now } }],
        },
      },
    },
    _count: { _all: true },
  });
  return new Map(rows.map((row) => [row.galleryId, row._count._all]));
}

export interface SearchRecord {
  readonly actorId: string;
  readonly request: Pick<
    SearchRequest,
    'modality' | 'clientRequestId' | 'probe' | 'probeCameraId' | 'probeCapturedAt'
  >;
  readonly galleryIds: readonly string[];
  /** In the order of the answer. */
  readonly probes: readonly RecordedProbe[];
}

export interface RecordedProbe {
  readonly probe: Probe;
  readonly outcome: ProbeOutcome;
  readonly cropBlobKey: string | null;
}

/** Keeps what was searched and what was answered, so that feedback can refer to it. Answers the search's id. */
export async function insertSearch(tx: Transaction, record: SearchRecord): Promise<string> {
  const id = newId();
  await tx.searchEvent.create({
    data: {
      id,
      kind: record.request.probe.kind,
      actorId: record.actorId,
      galleryIds: [...record.galleryIds],
      modality: record.request.modality,
      clientRequestId: record.request.clientRequestId,
      probeCameraId: record.request.probeCameraId,
      probeCapturedAt: record.request.probeCapturedAt,
    },
    select: { id: true },
  });
  await tx.searchProbe.createMany({
    data: record.probes.flatMap((recorded, index) => probeRows({ searchId: id, index, ...recorded })),
  });
  return id;
}

export interface DeletedSearches {
  readonly count: number;
  /** Of their probes; feedback may still keep some. */
  readonly cropBlobKeys: readonly string[];
}

/**
 * Deletes the oldest searches from before then, at most `limit`, with their probes and the open questions about them.
 * Whoever gives feedback on one of them meanwhile holds its row, so that the feedback is there before the search goes.
 */
export async function deleteSearchesBefore(
  tx: Transaction,
  before: Date,
  limit: number,
): Promise<DeletedSearches> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM search_events WHERE created_at < ${before} ORDER BY created_at LIMIT ${limit} FOR UPDATE`;
  return deleteSearches(
    tx,
    rows.map((row) => row.id),
  );
}

/** As `deleteSearchesBefore`; lock them first. */
export async function deleteSearches(tx: Transaction, ids: readonly string[]): Promise<DeletedSearches> {
  const probes = await tx.$queryRaw<{ crop_blob_key: string }[]>`
    SELECT DISTINCT crop_blob_key FROM search_probes
    WHERE search_id = ANY(${[...ids]}::uuid[]) AND crop_blob_key IS NOT NULL`;
  await tx.reviewItem.deleteMany({ where: { searchId: { in: [...ids] }, state: 'OPEN', feedbackId: null } });
  const { count } = await tx.searchEvent.deleteMany({ where: { id: { in: [...ids] } } });
  return { count, cropBlobKeys: probes.map((row) => row.crop_blob_key) };
}

function probeRows(
  from: RecordedProbe & { readonly searchId: string; readonly index: number },
): Prisma.SearchProbeCreateManyInput[] {
  const { searchId, index, probe, outcome, cropBlobKey } = from;
  const { decision } = outcome;
  if (decision === null) {
    return [];
  }
  return [...probe.embeddings].map(([spaceId, vector]) => ({
    searchId,
    index,
    spaceId,
    decision,
    ...(probe.box === null ? {} : { box: { ...probe.box } }),
    ...(probe.picture === null ? {} : { subject: subjectToJson(probe.picture) }),
    cropBlobKey,
    vector: embeddingToBytes(vector),
    candidates: outcome.candidates
      .filter((candidate) => candidate.spaceId === spaceId)
      .map(({ identityId, sampleId, galleryId, cosineSimilarity, confidence, decision: given }) => ({
        identityId,
        sampleId,
        galleryId,
        cosineSimilarity,
        confidence,
        decision: given,
      })),
  }));
}
