import type { GalleryScope } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import { timeAt, type JsonObject } from '../../core/json.ts';
import { cutPage, type Page, type PageRequest } from '../../core/page.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { Job, JobKind, JobState } from './job.types.ts';

const columns = {
  id: true,
  kind: true,
  state: true,
  galleryId: true,
  progress: true,
  error: true,
  createdAt: true,
  updatedAt: true,
  finishedAt: true,
} as const;

export async function insertJob(
  tx: Transaction,
  job: { readonly kind: JobKind; readonly galleryId: string | null; readonly input: JsonObject },
): Promise<Job> {
  return await tx.job.create({
    data: { id: newId(), kind: job.kind, galleryId: job.galleryId, input: job.input },
    select: columns,
  });
}

function visible(scope: GalleryScope) {
  return scope.kind === 'ALL' ? {} : { galleryId: { in: [...scope.galleryIds] } };
}

export async function findJobs(
  tx: Transaction,
  scope: GalleryScope,
  ids: readonly string[],
): Promise<readonly Job[]> {
  return await tx.job.findMany({ where: { ...visible(scope), id: { in: [...ids] } }, select: columns });
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
  return cutPage(rows, page.limit);
}

/** The oldest job that nobody works on: queued, or running without a sign of life since `silentSince`. */
export async function claimJob(tx: Transaction, silentSince: Date): Promise<Job | null> {
  const claimable = {
    OR: [{ state: 'QUEUED' as const }, { state: 'RUNNING' as const, updatedAt: { lt: silentSince } }],
  };
  const next = await tx.job.findFirst({
    where: claimable,
    orderBy: { createdAt: 'asc' },
    select: { id: true },
  });
  if (next === null) return null;
  const claimed = await tx.job.updateManyAndReturn({
    where: { id: next.id, ...claimable },
    data: { state: 'RUNNING' },
    select: columns,
  });
  return claimed[0] ?? null;
}

/** Puts back what a process left that is known to be dead. */
export async function requeueRunningJobs(tx: Transaction): Promise<true> {
  await tx.job.updateMany({ where: { state: 'RUNNING' }, data: { state: 'QUEUED' } });
  return true;
}

/** Also the job's sign of life. */
export async function reportJob(tx: Transaction, id: string, progress: number): Promise<void> {
  await tx.job.update({ where: { id }, data: { progress }, select: { id: true } });
}

export async function finishJob(
  tx: Transaction,
  id: string,
  end: { readonly state: JobState; readonly error: string | null; readonly finishedAt: Date | null },
): Promise<void> {
  const progress = end.state === 'SUCCEEDED' ? { progress: 1 } : {};
  await tx.job.update({ where: { id }, data: { ...end, ...progress }, select: { id: true } });
}

/** A job as an idempotency record keeps it. */
export function jobToJson(job: Job): JsonObject {
  return {
    ...job,
    createdAt: job.createdAt.toISOString(),
    updatedAt: job.updatedAt.toISOString(),
    finishedAt: job.finishedAt === null ? null : job.finishedAt.toISOString(),
  };
}

export function jobFromJson(json: JsonObject): Job {
  const job = json as unknown as Job; // reason: written by jobToJson; its times are revived below
  return {
    ...job,
    createdAt: timeAt(json, 'createdAt'),
    updatedAt: timeAt(json, 'updatedAt'),
    finishedAt: json['finishedAt'] === null ? null : timeAt(json, 'finishedAt'),
  };
}
