import type { Clock } from '../../core/clock.ts';
import { newId } from '../../core/ids.ts';
import type { Database, Transaction } from '../../infra/prisma/database.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { nextMoment } from './cron.ts';
import {
  advance,
  countNews,
  insertScheduleRun,
  liveGalleryIds,
  openJobStates,
} from './schedule-firing.store.ts';
import { findSchedules } from './schedule.store.ts';
import type { Schedule, ScheduleRun, ScheduledWorks } from './schedule.types.ts';

export interface FiringParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly works: ScheduledWorks;
}

const everything = { kind: 'ALL' } as const;

/**
 * Fires a schedule that is due, in one transaction: the move to its next moment, the jobs, the run and the audit entry. The
 * move is conditional, so that of several processes one fires. Moments that were missed while no process ran, or that a jump
 * of the clock left out, are one run.
 *
 * @returns The run; null if another process was quicker or the schedule is not due any more.
 */
export async function fireDue(parts: FiringParts, scheduleId: string): Promise<ScheduleRun | null> {
  const now = parts.clock.now();
  return await parts.database.transaction(async (tx) => {
    const [schedule] = await findSchedules(tx, everything, [scheduleId]);
    if (schedule?.nextRunAt == null || !schedule.enabled || schedule.nextRunAt > now) return null;
    if (!(await advance(tx, schedule, { nextRunAt: nextMoment(schedule, now), plannedAt: now }))) return null;
    const run = await runSchedule(tx, parts.works, {
      schedule,
      dueAt: schedule.nextRunAt,
      firedAt: now,
      isManual: false,
    });
    const { id, galleryIds } = schedule;
    const detail = { outcome: run.outcome, ...(run.reason === null ? {} : { reason: run.reason }) };
    await recordAudit(
      tx,
      { requestId: newId(), actor: null },
      { action: 'runSchedule', targetType: 'Schedule', targetId: id, galleryIds, outcome: 'OK', detail },
    );
    return run;
  });
}

/** Works out the next moment again, without a run. */
export async function replan({ database, clock }: FiringParts, scheduleId: string): Promise<void> {
  const now = clock.now();
  const [schedule] = await findSchedules(database.client, everything, [scheduleId]);
  if (schedule === undefined) return;
  await advance(database.client, schedule, { nextRunAt: nextMoment(schedule, now), plannedAt: now });
}

/** A due run that cannot be made for a reason that will not pass by itself. */
export async function skipDue(parts: FiringParts, scheduleId: string, reason: string): Promise<void> {
  const now = parts.clock.now();
  await parts.database.transaction(async (tx) => {
    const [schedule] = await findSchedules(tx, everything, [scheduleId]);
    if (schedule?.nextRunAt == null || schedule.nextRunAt > now) return;
    if (!(await advance(tx, schedule, { nextRunAt: nextMoment(schedule, now), plannedAt: now }))) return;
    const moment = { dueAt: schedule.nextRunAt, firedAt: now, isManual: false };
    await insertScheduleRun(tx, { scheduleId, ...moment, ...skipped(reason) });
  });
}

interface Firing extends Pick<ScheduleRun, 'dueAt' | 'firedAt' | 'isManual'> {
  readonly schedule: Schedule;
}

/** Starts the work, or says why not. A run by hand asks for no news. The schedule is locked by the caller. */
export async function runSchedule(
  tx: Transaction,
  works: ScheduledWorks,
  { schedule, ...moment }: Firing,
): Promise<ScheduleRun> {
  const galleryIds = await liveGalleryIds(tx, schedule.galleryIds);
  const reason =
    (await obstacle(tx, works, { schedule, galleryIds })) ??
    (moment.isManual ? null : await lackOfNews(tx, schedule, { galleryIds, latest: moment.firedAt }));
  if (reason !== null)
    return await insertScheduleRun(tx, { scheduleId: schedule.id, ...moment, ...skipped(reason) });
  const { options, createdById: actorId, id: scheduleId } = schedule;
  const started = await works[schedule.kind].start(tx, { scheduleId, galleryIds, options, actorId });
  const end = started.ok
    ? { outcome: 'STARTED' as const, reason: null, jobIds: started.value.map(({ id }) => id) }
    : skipped(started.error.message);
  return await insertScheduleRun(tx, { scheduleId, ...moment, ...end });
}

function skipped(reason: string) {
  return { outcome: 'SKIPPED' as const, reason: reason.slice(0, 500), jobIds: [] };
}

async function obstacle(
  tx: Transaction,
  works: ScheduledWorks,
  { schedule, galleryIds }: { readonly schedule: Schedule; readonly galleryIds: readonly string[] },
): Promise<string | null> {
  if (!works[schedule.kind].isServerWide && galleryIds.length === 0) return 'its galleries are gone';
  const open = await openJobStates(tx, schedule.id);
  if (open.length === 0) return null;
  if (schedule.overlap === 'SKIP') return 'the run before is not over';
  return open.includes('QUEUED') ? 'another run waits already' : null;
}

async function lackOfNews(
  tx: Transaction,
  { id, onlyIf }: Schedule,
  about: { readonly galleryIds: readonly string[]; readonly latest: Date },
): Promise<string | null> {
  if (onlyIf === null) return null;
  const news = await countNews(tx, { scheduleId: id, ...about });
  const isEnough = (key: keyof typeof onlyIf): boolean => onlyIf[key] !== null && news[key] >= onlyIf[key];
  if (isEnough('minNewFeedback') || isEnough('minNewSamples')) return null;
  return `too little is new: ${news.minNewFeedback} confirmed pieces of feedback, ${news.minNewSamples} samples`;
}
