import type { GalleryScope } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import { cutPage, type Page, type PageRequest } from '../../core/page.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { Prisma } from '../../infra/prisma/generated/client.ts';
import type { Job, JobState, NewJob } from './job.types.ts';

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
  query: { readonly state?: JobState; readonly page: PageRequest },
): Promise<Page<Job>> {
  const { state, page } = query;
  const rows = await tx.job.findMany({
    where: {
      ...visible(scope),
      ...(state === undefined ? {} : { state }),
      ...(page.after === null ? {} : { id: { lt: page.after } }),
    },
    select: columns,
    orderBy: { id: 'desc' },
    take: page.limit + 1,
  });
  return cutPage(rows.map(toJob), page.limit);
}

/** As whoever works on it sees it; null once it is gone. */
export async function readClaimed(tx: Transaction, id: string, claimId: string): Promise<Job | null> {
  const row = await tx.job.findFirst({ where: { id, claimId }, select: columns });
  return row === null ? null : toJob(row);
}
