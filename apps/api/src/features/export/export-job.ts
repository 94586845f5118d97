import type { SubjectHint } from '@gallerist/embedding';
import type { Clock } from '../../core/clock.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { isErasedSince, lockCopiesOf } from '../erasure/erasure.store.ts';
import type { Job, JobHandler, JobOutcome, JobTools } from '../job/job.types.ts';
import type { BlobStore } from '../media/blob-store.ts';
import { exportPerson } from './person-export.ts';
import { exportArchive } from './export-archive.ts';
import { embeddingLines, manifestOf, recordLines, type ExportedFile } from './export-records.ts';
import { countExported, exportedGallery } from './export-records.store.ts';
import { findExports, insertExport } from './export.store.ts';
import { EXPORT_LIFETIME_MS, exportParts, type ExportPart } from './export.types.ts';

export interface ExportJobParts {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly clock: Clock;
  /** How the crops of this server are to be read elsewhere. */
  readonly cropHint: () => SubjectHint;
}

/** Writes a gallery into one blob. Interrupted, it begins anew: half a ZIP is of no use. */
export function exportJob(parts: ExportJobParts): JobHandler {
  return async (job, tools) => {
    const { galleryId } = job;
    if (typeof job.input['identityId'] === 'string') {
      return await exportPerson(parts, job, { identityId: job.input['identityId'], tools });
    }
    const { database, blobs, clock } = parts;
    const made = await findExports(database.client, { kind: 'ALL' }, { jobIds: [job.id], now: clock.now() });
    if (made[0] !== undefined) return { outcome: 'succeeded', result: { byteSize: made[0].byteSize } };
    const gallery = galleryId === null ? null : await exportedGallery(database.client, galleryId);
    if (galleryId === null || gallery === null) return { outcome: 'failed', error: 'the gallery is gone' };
    tools.signal.throwIfAborted();
    const include = includeOf(job);
    const counts = await countExported(database.client, galleryId);
    // Whoever is being erased at the moment is gone afterwards.
    await database.transaction((tx) => lockCopiesOf(tx, galleryId));
    const createdAt = clock.now();
    const manifest = manifestOf({ gallery, counts, include, createdAt, cropHint: parts.cropHint() });
    const archive = archiveOf(parts, { galleryId, include, manifest, tools, samples: counts.samples });
    const stored = await blobs.put(archive, { maxBytes: Number.MAX_SAFE_INTEGER });
    if (!stored.ok) throw new RangeError('exportJob: a blob without a limit cannot be too large');
    const hasEmbeddings = include.has('EMBEDDINGS');
    const outcome = await keep(parts, job, { ...stored.value, galleryId, hasEmbeddings, begunAt: createdAt });
    // Somebody was erased meanwhile and may be in it: once more, without them.
    return outcome ?? (await exportJob(parts)(job, tools));
  };
}

function archiveOf(
  { database, blobs }: ExportJobParts,
  work: {
    readonly galleryId: string;
    readonly include: ReadonlySet<ExportPart>;
    readonly manifest: string;
    readonly samples: number;
    readonly tools: JobTools;
  },
): AsyncIterable<Uint8Array> {
  const { galleryId, include, manifest, samples, tools } = work;
  const request = { database, galleryId, include, signal: tools.signal };
  const files: ExportedFile[] = [];
  return exportArchive({
    ...{ manifest, files, blobs },
    records: recordLines(request, files),
    embeddings: include.has('EMBEDDINGS') ? embeddingLines(request) : null,
    onFile: (done) => {
      tools.signal.throwIfAborted();
      void tools.report(Math.min(0.99, done / Math.max(1, samples, files.length))).catch(() => undefined);
    },
  });
}

async function keep(
  { database, blobs, clock }: ExportJobParts,
  job: Job,
  stored: {
    readonly key: string;
    readonly byteSize: number;
    readonly galleryId: string;
    readonly hasEmbeddings: boolean;
    readonly begunAt: Date;
  },
): Promise<JobOutcome | null> {
  const { key, byteSize, galleryId, hasEmbeddings, begunAt } = stored;
  const expiresAt = new Date(clock.now().getTime() + EXPORT_LIFETIME_MS);
  const row = {
    jobId: job.id,
    galleryId,
    identityId: null,
    blobKey: key,
    byteSize,
    hasEmbeddings,
    expiresAt,
  };
  const kept = await database.transaction(async (tx) => {
    await lockCopiesOf(tx, galleryId);
    if (await isErasedSince(tx, galleryId, begunAt)) return 'OUTDATED';
    const isThere = (await exportedGallery(tx, galleryId)) !== null;
    return isThere && (await insertExport(tx, row)) ? 'KEPT' : 'NEEDLESS';
  });
  if (kept !== 'KEPT') await blobs.delete([key]).catch(() => undefined);
  if (kept === 'OUTDATED') return null;
  return { outcome: 'succeeded', result: { byteSize } };
}

function includeOf(job: Job): ReadonlySet<ExportPart> {
  const asked = job.input['include'];
  const names: readonly unknown[] = Array.isArray(asked) ? asked : [];
  return new Set(exportParts.filter((part) => names.includes(part)));
}
