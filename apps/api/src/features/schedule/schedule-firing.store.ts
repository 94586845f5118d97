import { newId } from '../../core/ids.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { RunCondition, Schedule, ScheduleRun } from './schedule.types.ts';

/** Ids of the enabled schedules that are due, and those whose next moment was worked out by a clock that was far ahead. */
export async function dueScheduleIds(
  tx: Transaction,
  times: { readonly now: Date; readonly latestPlan: Date },
): Promise<readonly { readonly id: string; readonly isMisplanned: boolean }[]> {
  const rows = await tx.schedule.findMany({
    where: {
      enabled: true,
      OR: [{ nextRunAt: { lte: times.now } }, { nextRunAt: null }, { plannedAt: { gt: times.latestPlan } }],
    },
    select: { id: true, nextRunAt: true },
    orderBy: { nextRunAt: 'asc' },
    take: 100,
  });
  return rows.map(({ id, nextRunAt }) => ({
    id,
    isMisplanned: nextRunAt === null || nextRunAt > times.now,
  }));
}

/** The next moment of all enabled schedules; null if there is none. */
export async function earliestRunAt(tx: Transaction): Promise<Date | null> {
  const { _min } = await tx.schedule.aggregate({ where: { enabled: true }, _min: { nextRunAt: true } });
  return _min.nextRunAt;
}

/** Moves the schedule on from the moment `seen`. @returns false if another process did so before. */
export async function advance(
  tx: Transaction,
  schedule: Pick<Schedule, 'id' | 'nextRunAt'>,
  next: { readonly nextRunAt: Date | null; readonly plannedAt: Date },
): Promise<boolean> {
  const { count } = await tx.schedule.updateMany({
    where: { id: schedule.id, enabled: true, nextRunAt: schedule.nextRunAt },
    data: next,
  });
  return count === 1;
}

const runColumns = {
  id: true,
  scheduleId: true,
  dueAt: true,
  firedAt: true,
  isManual: true,
  outcome: true,
  reason: true,
  jobs: { select: { jobId: true }, orderBy: { jobId: 'asc' } },
} as const;

type NewRun = Omit<ScheduleRun, 'id'>;

export async function insertScheduleRun(tx: Transaction, run: NewRun): Promise<ScheduleRun> {
  const { jobIds, ...row } = run;
  const id = newId();
  await tx.scheduleRun.create({
    data: { ...row, id, jobs: { create: jobIds.map((jobId) => ({ jobId })) } },
    select: { id: true },
  });
  return { ...run, id };
}

/** The newest runs of each schedule, newest first. For schedules that the caller was given already. */
export async function listScheduleRuns(
  tx: Transaction,
  scheduleId: string,
  limit: number,
): Promise<readonly ScheduleRun[]> {
  const rows = await tx.scheduleRun.findMany({
    where: { scheduleId },
    select: runColumns,
    orderBy: { id: 'desc' },
    take: limit,
  });
  return rows.map(({ jobs, ...row }) => ({ ...row, jobIds: jobs.map(({ jobId }) => jobId) }));
}

/** States of the schedule's jobs that are not over. */
export async function openJobStates(tx: Transaction, scheduleId: string): Promise<readonly string[]> {
  const rows = await tx.job.findMany({
    where: { scheduleRuns: { some: { run: { scheduleId } } }, state: { in: ['QUEUED', 'RUNNING'] } },
    select: { state: true },
  });
  return rows.map(({ state }) => state);
}

export async function liveGalleryIds(
  tx: Transaction,
  galleryIds: readonly string[],
): Promise<readonly string[]> {
  const where = { id: { in: [...galleryIds] }, deletedAt: null };
  const rows = await tx.gallery.findMany({ where, select: { id: true }, orderBy: { id: 'asc' } });
  return rows.map(({ id }) => id);
}

/** What is new in the galleries since the schedule last started something, by a clock that was not ahead of `latest`. */
export async function countNews(
  tx: Transaction,
  about: { readonly scheduleId: string; readonly galleryIds: readonly string[]; readonly latest: Date },
): Promise<{ readonly [K in keyof RunCondition]: number }> {
  const last = await tx.scheduleRun.findFirst({
    where: { scheduleId: about.scheduleId, outcome: 'STARTED', firedAt: { lte: about.latest } },
    select: { firedAt: true },
    orderBy: { id: 'desc' },
  });
  const since = last === null ? {} : { createdAt: { gt: last.firedAt } };
  const within = { galleryId: { in: [...about.galleryIds] } };
  const confirmed = { state: 'CONFIRMED' as const };
  return {
    minNewFeedback: await tx.feedback.count({
      where: { ...within, ...confirmed, history: { some: { ...confirmed, ...since } } },
    }),
    minNewSamples: await tx.sample.count({ where: { ...within, ...since } }),
  };
}
