import type { SubjectHint } from '@gallerist/embedding';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import type { Database } from '../../infra/prisma/database.ts';
import * as store from './export-records.store.ts';
import { exportFormat, type ExportPart } from './export.types.ts';

const identitiesAtOnce = 200;
const samplesAtOnce = 500;

/** A picture of the ZIP and the blob that it is. */
export interface ExportedFile {
  readonly path: string;
  readonly blobKey: string;
}

export interface RecordsRequest {
  readonly database: Database;
  readonly galleryId: string;
  readonly include: ReadonlySet<ExportPart>;
  readonly signal: AbortSignal;
}

export function manifestOf(facts: {
  readonly gallery: JsonObject;
  readonly counts: { readonly identities: number; readonly samples: number };
  readonly include: ReadonlySet<ExportPart>;
  readonly createdAt: Date;
  readonly cropHint: SubjectHint;
}): string {
  const { include, createdAt, ...rest } = facts;
  const manifest = {
    format: exportFormat.name,
    version: exportFormat.version,
    createdAt: createdAt.toISOString(),
    include: [...include],
    ...rest,
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Lines of identities and their samples; `files` gets what the lines name. */
export async function* recordLines(request: RecordsRequest, files: ExportedFile[]): AsyncGenerator<string> {
  const { database, galleryId } = request;
  for await (const identity of pages(identitiesAtOnce, (page) =>
    store.exportedIdentities(database.client, galleryId, page),
  )) {
    request.signal.throwIfAborted();
    yield line(identityRecord(identity, request.include));
    for await (const sample of pages(samplesAtOnce, (page) =>
      store.exportedSamples(database.client, identity.id, page),
    )) {
      yield line(sampleRecord(sample, request.include, files));
    }
  }
}

export async function* embeddingLines({
  database,
  galleryId,
  signal,
}: RecordsRequest): AsyncGenerator<string> {
  for await (const { id, embeddings } of pages(samplesAtOnce, (page) =>
    store.exportedEmbeddings(database.client, galleryId, page),
  )) {
    signal.throwIfAborted();
    for (const { spaceId, vector } of embeddings) {
      yield line({ sampleId: id, spaceId, float32LittleEndian: Buffer.from(vector).toString('base64') });
    }
  }
}

/** All rows of a list, read page by page in the order of their ids. */
async function* pages<T extends { readonly id: string }>(
  limit: number,
  read: (page: { readonly after: string | null; readonly limit: number }) => Promise<readonly T[]>,
): AsyncGenerator<T> {
  for (let after: string | null = null; ;) {
    const rows: readonly T[] = await read({ after, limit });
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < limit) return;
    after = last.id;
  }
}

function identityRecord(identity: store.ExportedIdentity, include: ReadonlySet<ExportPart>): JsonObject {
  const { id, externalId, name, enabled, validUntil } = identity;
  const known = { type: 'identity', id, externalId, name };
  if (!include.has('METADATA')) return known;
  const metadata = identity.metadata as JsonValue; // reason: a JSON column
  const consents = identity.consents.map(
    ({ lawfulBasis, purpose, note, givenAt, expiresAt, withdrawnAt }) => ({
      ...{ lawfulBasis, purpose, note, givenAt: givenAt.toISOString() },
      ...{ expiresAt: expiresAt?.toISOString() ?? null, withdrawnAt: withdrawnAt?.toISOString() ?? null },
    }),
  );
  const told = { metadata, tags: identity.tags, enabled, validUntil: validUntil?.toISOString() ?? null };
  return { ...known, ...told, consents };
}

function sampleRecord(
  sample: store.ExportedSample,
  include: ReadonlySet<ExportPart>,
  files: ExportedFile[],
): JsonObject {
  const { id, modality, externalId, cropBlobKey, media, pictureSha256 } = sample;
  const add = (path: string, blobKey: string): string => {
    files.push({ path, blobKey });
    return path;
  };
  const hasImages = include.has('IMAGES');
  const pictures = {
    crop: hasImages && cropBlobKey !== null ? add(`crops/${id}.png`, cropBlobKey) : null,
    original: hasImages && media !== null ? add(`originals/${id}.${media.format}`, media.blobKey) : null,
  };
  const known = { type: 'sample', id, modality, externalId, pictureSha256, ...pictures };
  if (!include.has('METADATA')) return known;
  const { cameraId, capturedAt, validUntil } = sample;
  const [attributes, box, landmarks, quality] = [
    sample.attributes,
    sample.box,
    sample.landmarks,
    sample.quality,
  ] as JsonValue[] as [JsonValue, JsonValue, JsonValue, JsonValue]; // reason: JSON columns
  return {
    ...known,
    ...{ attributes, cameraId, box, landmarks, quality },
    capturedAt: capturedAt?.toISOString() ?? null,
    validUntil: validUntil?.toISOString() ?? null,
  };
}

function line(record: JsonObject): string {
  return `${JSON.stringify(record)}\n`;
}
