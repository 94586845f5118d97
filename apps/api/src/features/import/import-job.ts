import type { Clock } from '../../core/clock.ts';
import type { RequestContext } from '../../core/context.ts';
import type { Modality } from '../../core/modality.ts';
import type { Database } from '../../infra/prisma/database.ts';
import type { Job, JobHandler, JobOutcome, JobTools } from '../job/job.types.ts';
import type { BulkEnrollment, BulkTarget } from '../sample/bulk-enrollment.ts';
import { reviewModes, type ReviewMode } from '../sample/quality-gate.ts';
import type { ImportItem, ImportSource } from './formats/import-item.ts';
import { openSource, type SourceLimits, type SourceRequest } from './formats/open-source.ts';
import { IdentityFinder } from './identity-finder.ts';
import { commitBatch, type ImportRun } from './import-batch.ts';
import { countEntries, nextEntryIndex } from './import-entry.store.ts';
import { prepareEntries, type PreparedEntry } from './import-preparation.ts';
import { ImportFault, importFormats, type ImportFormat } from './import.types.ts';
import type { UploadFiles } from './upload-files.ts';
import { deleteUploads, findUploadOfJob } from './upload.store.ts';
import type { ImportUpload } from './upload.types.ts';

/** Entries of one transaction: the embedded database has one session, and the job's signs of life wait behind it. */
const batchSize = 16;

export interface ImportJobParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly files: UploadFiles;
  readonly bulk: BulkEnrollment;
  readonly limits: SourceLimits;
}

/**
 * Enrols the entries of an upload, batch by batch in its order. After a crash it goes on behind the last entry that has
 * its outcome. Cancelled, it leaves what was accepted.
 */
export function importJob(parts: ImportJobParts): JobHandler {
  return async (job, tools) => {
    // Done in an attempt that ended before it could say so: the upload may be gone already.
    if (job.checkpoint?.['isDone'] === true) return await succeed(parts, job);
    const upload = await findUploadOfJob(parts.database.client, job.id);
    if (tools.isCancelled()) return await cancel(parts, job, { tools, upload });
    const reader = upload === null ? null : await parts.files.open(upload.id);
    if (upload === null || reader === null) return { outcome: 'failed', error: 'the upload is gone' };
    try {
      const { format, source } = await openSource(reader, requestOf(job), parts.limits);
      const stopped = await importAll(parts, job, { format, source, tools });
      if (stopped !== null) {
        return tools.isCancelled() ? await cancel(parts, job, { tools, upload }) : stopped;
      }
      await tools.log(`the upload was read to its end as ${format}`);
      await tools.saveCheckpoint({ isDone: true });
      await dropUpload(parts, upload.id);
      return await succeed(parts, job);
    } catch (error) {
      if (error instanceof ImportFault) return { outcome: 'failed', error: error.message };
      throw error;
    } finally {
      await reader.close();
    }
  };
}

async function succeed(parts: ImportJobParts, job: Job): Promise<JobOutcome> {
  return { outcome: 'succeeded', result: { ...(await countsOf(parts, job)) } };
}

/** @returns Why it stopped before the end; null at the end. */
async function importAll(
  parts: ImportJobParts,
  job: Job,
  {
    format,
    source,
    tools,
  }: { readonly format: ImportFormat; readonly source: ImportSource; readonly tools: JobTools },
): Promise<JobOutcome | null> {
  const run = await startRun(parts, job, tools);
  if (run === null) return galleryGone;
  if (format === 'FOLDERS' && !parts.bulk.serves(run.target, modalityOf(job))) {
    return { outcome: 'failed', error: `the gallery takes no samples of ${modalityOf(job)}` };
  }
  // The samples of an export passed the gate when they were taken.
  const gate = format === 'GALLERIST' ? 'OFF' : run.review;
  const next = await nextEntryIndex(parts.database.client, job.id);
  const batches = batchesOf(source.items, next);
  const prepare = (items: readonly ImportItem[]): Promise<readonly PreparedEntry[]> =>
    prepareEntries(parts.bulk, items, { target: run.target, review: gate, now: parts.clock.now() });
  for await (const entries of oneAhead(batches, prepare)) {
    if (tools.signal.aborted) return { outcome: 'skipped', reason: 'the import was interrupted' };
    if ((await parts.bulk.findTarget(run.target.galleryId)) === null) return galleryGone;
    if (!(await commitBatch(parts, run, entries))) {
      return { outcome: 'skipped', reason: 'another worker goes on with the import' };
    }
    await parts.bulk.drain(run.target);
    const last = entries.at(-1)?.item;
    if (last === undefined) continue;
    // The entries themselves say where to go on; this tells the runner that the attempt came farther than the one before.
    await tools.saveCheckpoint({ nextIndex: last.index + 1 });
    await tools.report(Math.min(0.99, source.shareAt(last)));
  }
  return null;
}

const galleryGone: JobOutcome = { outcome: 'failed', error: 'the gallery is gone' };

async function startRun(parts: ImportJobParts, job: Job, tools: JobTools): Promise<ImportRun | null> {
  const { galleryId } = job;
  const target: BulkTarget | null = galleryId === null ? null : await parts.bulk.findTarget(galleryId);
  if (target === null) return null;
  const of = { jobId: job.id, galleryId: target.galleryId };
  const review = reviewOf(job);
  const ctx = contextOf(job, { galleryId: target.galleryId, signal: tools.signal });
  return { jobId: job.id, target, review, ctx, finder: new IdentityFinder(of), askedAt: job.createdAt };
}

/** Whoever asked for the import is who enrols, with no more rights than enrolling takes. */
function contextOf(
  job: Job,
  { galleryId, signal }: { readonly galleryId: string; readonly signal: AbortSignal },
): RequestContext {
  const scope = { kind: 'SOME', galleryIds: new Set([galleryId]) } as const;
  const actor = {
    id: job.actorId ?? job.id,
    name: 'import',
    role: 'INTEGRATOR',
    scope,
    maySeeEmbeddings: false,
  } as const;
  return { requestId: `job ${job.id}`, actor, signal };
}

async function* batchesOf(
  items: AsyncIterable<ImportItem>,
  from: number,
): AsyncGenerator<readonly ImportItem[]> {
  let batch: ImportItem[] = [];
  for await (const item of items) {
    if (item.index < from) continue;
    batch.push(item);
    if (batch.length === batchSize) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

/** Works on the next batch while the one before is being written, so that the inference workers never wait for the disk. */
async function* oneAhead<A, B>(batches: AsyncIterable<A>, work: (batch: A) => Promise<B>): AsyncGenerator<B> {
  const source = batches[Symbol.asyncIterator]();
  const start = async (): Promise<IteratorResult<B>> => {
    const next = await source.next();
    return next.done === true
      ? { done: true, value: undefined }
      : { done: false, value: await work(next.value) };
  };
  let ahead = start();
  try {
    for (;;) {
      const current = await ahead;
      if (current.done === true) return;
      ahead = start();
      ahead.catch(() => undefined); // looked at in the next turn
      yield current.value;
    }
  } finally {
    await ahead.catch(() => undefined);
    await source.return?.(undefined);
  }
}

/** What was accepted stays: it is enrolled like any other picture. */
async function cancel(
  parts: ImportJobParts,
  job: Job,
  { tools, upload }: { readonly tools: JobTools; readonly upload: ImportUpload | null },
): Promise<JobOutcome> {
  if (upload !== null) await dropUpload(parts, upload.id);
  const { accepted } = await countsOf(parts, job);
  await tools.log(`cancelled: ${accepted} entries were accepted before, and their samples stay`);
  return { outcome: 'skipped', reason: 'the import was cancelled' };
}

async function countsOf({ database }: ImportJobParts, job: Job) {
  return (await countEntries(database.client, [job.id])).get(job.id) ?? { accepted: 0, rejected: 0 };
}

async function dropUpload({ database, files }: ImportJobParts, id: string): Promise<void> {
  await deleteUploads(database.client, [id]);
  await files.delete([id]);
}

function requestOf(job: Job): SourceRequest {
  const format = importFormats.find((known) => known === job.input['format']) ?? null;
  const hint = job.input['areCrops'] === true ? ({ crop: true } as const) : undefined;
  return { format, defaults: { modality: modalityOf(job), hint } };
}

/** Jobs of before there were bodies do not say. */
const modalityOf = ({ input }: Job): Modality => (input['modality'] === 'BODY' ? 'BODY' : 'FACE');

function reviewOf(job: Job): ReviewMode {
  return reviewModes.find((mode) => mode === job.input['review']) ?? 'STANDARD';
}
