import type { GalleryScope } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import { cutPage, type Page, type PageRequest } from '../../core/page.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { Prisma } from '../../infra/prisma/generated/client.ts';
import type { Job, JobFilter, NewJob } from './job.types.ts';

const columns = {
  id: true,
  kind: true,
  state: true,
  galleryId: true,
  actorId: true,
  input: true,
  checkpoint: true,
  result: true,
  progress: true,
  error: true,
  attempt: true,
  failures: true,
  deaths: true,
  nextAttemptAt: true,
  startedAt: true,
  attemptStartedAt: true,
  attemptProgress: true,
  cancelRequestedAt: true,
  createdAt: true,
  updatedAt: true,
  finishedAt: true,
} as const;

type Row = Prisma.JobGetPayload<{ select: typeof columns }>;

function toJob(row: Row): Job {
  return {
    ...row,
    input: row.input as JsonObject, // reason: written by insertJob
    checkpoint: row.checkpoint as JsonObject | null, // reason: written by saveCheckpoint
    result: row.result as JsonObject | null, // reason: written by finishJob
  };
}

/** In the transaction of the effect that needs the job; the runner is woken after the commit. */
export async function insertJob(tx: Transaction, job: NewJob): Promise<Job> {
  const { kind, galleryId, galleryIds = [], input, actorId = null } = job;
  const row = await tx.job.create({
    data: {
      id: newId(),
      kind,
      galleryId,
      input,
      actorId,
      ...(galleryIds.length === 0
        ? {}
        : { galleries: { createMany: { data: [...new Set(galleryIds)].map((id) => ({ galleryId: id })) } } }),
    },
    select: columns,
  });
  return toJob(row);
}

function visible(scope: GalleryScope): Prisma.JobWhereInput {
  if (scope.kind === 'ALL') return {};
  const within = { galleryId: { in: [...scope.galleryIds] } };
  return { OR: [within, { galleryId: null, galleries: { some: {}, every: within } }] };
}

export async function findJobs(
  tx: Transaction,
  scope: GalleryScope,
  ids: readonly string[],
): Promise<readonly Job[]> {
  const rows = await tx.job.findMany({
    where: { ...visible(scope), id: { in: [...ids] } },
    select: columns,
  });
  return rows.map(toJob);
}

/** Newest first. */
export async function listJobs(
  tx: Transaction,
  scope: GalleryScope,
  query: { readonly filter: JobFilter; readonly page: PageRequest },
): Promise<Page<Job>> {
  const { filter, page } = query;
  const { galleryId, ...rest } = filter;
  const rows = await tx.job.findMany({
    where: {
      AND: [
        visible(scope),
        rest,
        galleryId === undefined ? {} : { OR: [{ galleryId }, { galleries: { some: { galleryId } } }] },
        page.after === null ? {} : { id: { lt: page.after } },
      ],
    },
    select: columns,
    orderBy: { id: 'desc' },
    take: page.limit + 1,
  });
  return cutPage(rows.map(toJob), page.limit);
}

/** The worker reads it with its next sign of life. @returns false if the job is over. */
export async function requestCancel(tx: Transaction, id: string, now: Date): Promise<boolean> {
  const { count } = await tx.job.updateMany({
    where: { id, state: { in: ['QUEUED', 'RUNNING'] }, cancelRequestedAt: null },
    data: { cancelRequestedAt: now, nextAttemptAt: null },
  });
  if (count === 1) return true;
  return (await tx.job.count({ where: { id, state: { in: ['QUEUED', 'RUNNING'] } } })) === 1;
}

/** A failed job goes on from its checkpoint; a cancelled one has removed what that names. @returns false if it is neither. */
export async function requeueEnded(tx: Transaction, job: Pick<Job, 'id' | 'state'>): Promise<boolean> {
  const { count } = await tx.job.updateMany({
    where: { id: job.id, state: job.state, AND: { state: { in: ['FAILED', 'CANCELLED'] } } },
    data: {
      state: 'QUEUED',
      error: null,
      result: Prisma.DbNull,
      finishedAt: null,
      cancelRequestedAt: null,
      nextAttemptAt: null,
      failures: 0,
      deaths: 0,
      ...(job.state === 'CANCELLED' ? { checkpoint: Prisma.DbNull, progress: 0 } : {}),
    },
  });
  return count === 1;
}

/** The galleries of jobs that have several. */
export async function findJobGalleries(
  tx: Transaction,
  jobIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await tx.jobGallery.findMany({ where: { jobId: { in: [...jobIds] } } });
  const byJob = Map.groupBy(rows, ({ jobId }) => jobId);
  return new Map([...byJob].map(([jobId, list]) => [jobId, list.map(({ galleryId }) => galleryId)]));
}

/** As whoever works on it sees it; null once it is gone. */
export async function readClaimed(tx: Transaction, id: string, claimId: string): Promise<Job | null> {
  const row = await tx.job.findFirst({ where: { id, claimId }, select: columns });
  return row === null ? null : toJob(row);
}

/** The galleries of a job that has several. */
export async function galleriesOfJob(tx: Transaction, jobId: string): Promise<readonly string[]> {
  const rows = await tx.jobGallery.findMany({ where: { jobId }, select: { galleryId: true } });
  return rows.map((row) => row.galleryId);
}
