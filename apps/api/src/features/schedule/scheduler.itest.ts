import pino from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabases, type TestDatabase } from '../../../test/databases.ts';
import { EnrolledPeople } from '../../../test/enrolled-people.ts';
import { DependencyError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { createScheduledWorks } from '../../compose/schedules.ts';
import { nextMoment } from './cron.ts';
import { listScheduleRuns } from './schedule-firing.store.ts';
import { insertSchedule, type ScheduleContent } from './schedule.store.ts';
import type { ScheduledWorks } from './schedule.types.ts';
import { Scheduler } from './scheduler.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe.each(testDatabases)('the scheduler on $name', ({ open }) => {
  let database: TestDatabase;
  let people: EnrolledPeople;
  let now: Date;
  let run = 0;
  const clock = { now: () => now };
  beforeAll(async () => {
    database = await open();
  }, 60_000);
  afterAll(() => database.close());
  beforeEach(async () => {
    run += 1;
    now = new Date('2026-12-01T10:00:30Z');
    people = await new EnrolledPeople(database, `schedules ${run}`).create();
  });
  afterEach(async () => {
    await database.client.schedule.deleteMany();
    await database.client.job.deleteMany();
  });

  const later = (ms: number): void => {
    now = new Date(now.getTime() + ms);
  };
  function process(works: ScheduledWorks = createScheduledWorks()): Scheduler {
    const log = pino({ enabled: false });
    return new Scheduler({ database, clock, works, log, onJob: () => undefined });
  }
  async function schedule(change: Partial<ScheduleContent> = {}): Promise<string> {
    const plan = { cron: '0 * * * *', timeZone: 'UTC', ...change };
    const content: ScheduleContent = {
      name: 'hourly',
      kind: 'REPORT',
      galleryIds: [people.galleryId],
      options: {},
      overlap: 'QUEUE',
      onlyIf: null,
      enabled: true,
      nextRunAt: nextMoment(plan, now),
      plannedAt: now,
      ...plan,
      ...change,
    };
    return (await insertSchedule(database.client, content, newId())).id;
  }
  const runs = async (id: string) => await listScheduleRuns(database.client, id, 100);
  const outcomes = async (id: string) => (await runs(id)).map(({ outcome, reason }) => reason ?? outcome);
  const nextRunAt = async (id: string) =>
    (await database.client.schedule.findUniqueOrThrow({ where: { id } })).nextRunAt?.toISOString();
  const endJobs = () =>
    database.client.job.updateMany({ data: { state: 'SUCCEEDED', finishedAt: new Date() } });

  it('fires when it is time, once, and not before', async () => {
    const id = await schedule();
    await process().tick();
    expect(await runs(id)).toEqual([]);
    later(hour);
    await process().tick();
    await process().tick();
    expect(await runs(id)).toMatchObject([
      { dueAt: new Date('2026-12-01T11:00:00Z'), isManual: false, outcome: 'STARTED', reason: null },
    ]);
    const jobs = await database.client.job.findMany();
    expect(jobs).toMatchObject([{ kind: 'report', galleryId: people.galleryId, state: 'QUEUED' }]);
    expect((await runs(id))[0]?.jobIds).toEqual([jobs[0]?.id]);
    expect(await nextRunAt(id)).toBe('2026-12-01T12:00:00.000Z');
  });

  it('makes up for a downtime once, however many moments it missed', async () => {
    const id = await schedule();
    later(30 * day + 20 * minute);
    await process().tick();
    await process().tick();
    expect(await runs(id)).toMatchObject([{ dueAt: new Date('2026-12-01T11:00:00Z'), firedAt: now }]);
    expect(await nextRunAt(id)).toBe('2026-12-31T11:00:00.000Z');
  });

  it('fires once where several processes are', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => schedule()));
    later(hour);
    await Promise.all(Array.from({ length: 4 }, () => process().tick()));
    for (const id of ids) expect(await outcomes(id)).toEqual(['STARTED']);
    expect(await database.client.job.count()).toBe(5);
  });

  it('doubles nothing when the clock is set back, and forgets a time that never was', async () => {
    const id = await schedule();
    later(hour);
    await process().tick();
    later(-2 * hour);
    await process().tick();
    expect(await outcomes(id)).toEqual(['STARTED']);
    await endJobs();
    // For a moment the clock says 2030; the run of then happened, the next ones are those of now.
    now = new Date('2030-06-01T00:30:00Z');
    await process().tick();
    now = new Date('2026-12-01T14:10:00Z');
    await process().tick();
    expect(await nextRunAt(id)).toBe('2026-12-01T15:00:00.000Z');
    expect(await outcomes(id)).toEqual(['STARTED', 'STARTED']);
  });

  it('neither skips nor doubles a run where the time changes', async () => {
    now = new Date('2026-10-24T12:00:00Z');
    const autumn = await schedule({ cron: '30 2 * * *', timeZone: 'Europe/Berlin' });
    for (let tick = 0; tick < 288; tick += 1) {
      await process().tick();
      later(10 * minute);
    }
    expect((await runs(autumn)).map(({ dueAt }) => dueAt.toISOString())).toEqual([
      '2026-10-26T01:30:00.000Z',
      '2026-10-25T00:30:00.000Z',
    ]);
  });

  it('skips a run while the one before is not over, or lets one wait', async () => {
    const [skipping, queueing] = [await schedule({ overlap: 'SKIP' }), await schedule({ overlap: 'QUEUE' })];
    for (let i = 0; i < 3; i += 1) {
      later(hour);
      await process().tick();
      if (i === 0) await database.client.job.updateMany({ data: { state: 'RUNNING' } });
    }
    const busy = 'the run before is not over';
    expect(await outcomes(skipping)).toEqual([busy, busy, 'STARTED']);
    expect(await outcomes(queueing)).toEqual(['another run waits already', 'STARTED', 'STARTED']);
    await endJobs();
    later(hour);
    await process().tick();
    expect((await outcomes(skipping))[0]).toBe('STARTED');
  });

  it('runs only if enough is new since it last started something', async () => {
    const id = await schedule({ onlyIf: { minNewFeedback: 1, minNewSamples: 2 } });
    const next = async (): Promise<string | undefined> => {
      later(hour);
      await process().tick();
      await endJobs();
      return (await outcomes(id))[0];
    };
    const ann = await people.identity();
    const enrol = async (): Promise<void> => {
      await people.enrol(ann, [1, 0, 0]);
      // Rows carry the time of the database; here the schedule's clock is another one.
      await database.client.sample.updateMany({
        where: { galleryId: people.galleryId, createdAt: { gt: new Date('2026-12-31') } },
        data: { createdAt: now },
      });
      await database.client.sample.updateMany({
        where: { galleryId: people.galleryId, createdAt: { lt: new Date('2026-12-01') } },
        data: { createdAt: now },
      });
    };
    expect(await next()).toBe('too little is new: 0 confirmed pieces of feedback, 0 samples');
    await enrol();
    expect(await next()).toBe('too little is new: 0 confirmed pieces of feedback, 1 samples');
    await enrol();
    expect(await next()).toBe('STARTED');
    expect(await next()).toBe('too little is new: 0 confirmed pieces of feedback, 0 samples');
    const feedback = { id: newId(), modality: 'FACE', searchId: newId(), probeIndex: 0 } as const;
    const confirmed = { actorId: newId(), state: 'CONFIRMED' } as const;
    const said = { galleryId: people.galleryId, identityId: ann, verdict: 'CORRECT' } as const;
    const status = {
      id: newId(),
      actorId: newId(),
      actorName: 'r',
      state: 'CONFIRMED',
      createdAt: now,
    } as const;
    await database.client.feedback.create({
      data: { ...feedback, ...confirmed, ...said, history: { create: [status] } },
    });
    expect(await next()).toBe('STARTED');
  });

  it('says so if its galleries are gone, and leaves a disabled one alone', async () => {
    const [gone, off] = [await schedule(), await schedule({ enabled: false, nextRunAt: null })];
    await database.client.gallery.update({ where: { id: people.galleryId }, data: { deletedAt: now } });
    later(hour);
    await process().tick();
    expect([await outcomes(gone), await outcomes(off)]).toEqual([['its galleries are gone'], []]);
  });

  it('keeps a run that meets something that is away, and holds up no other schedule', async () => {
    const [unlucky, buggy, fine] = [
      await schedule({ kind: 'CLUSTERING' }),
      await schedule({ kind: 'CALIBRATION' }),
      await schedule(),
    ];
    const works = createScheduledWorks();
    const failing = (error: Error) => ({ ...works.REPORT, start: () => Promise.reject(error) });
    later(hour);
    await process({
      ...works,
      CLUSTERING: failing(new DependencyError('blob-store', 'away')),
      CALIBRATION: failing(new Error('a bug')),
    }).tick();
    expect(await outcomes(fine)).toEqual(['STARTED']);
    expect((await outcomes(buggy))[0]).toMatch('went wrong');
    expect(await outcomes(unlucky)).toEqual([]);
    await process().tick();
    expect(await outcomes(unlucky)).toEqual(['STARTED']);
  });
});
