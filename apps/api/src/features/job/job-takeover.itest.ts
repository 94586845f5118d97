import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabases, type TestDatabase } from '../../../test/databases.ts';
import { systemClock } from '../../core/clock.ts';
import { JobRunner } from './job-runner.ts';
import { findJobs, insertJob } from './job.store.ts';
import type { Job, JobHandler } from './job.types.ts';

const log = pino({ level: 'silent' });

describe.each(testDatabases)('who works on a job, on $name', ({ open }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await database.client.job.deleteMany();
  });

  const enqueue = () =>
    database.transaction((tx) => insertJob(tx, { kind: 'gallery.purge', galleryId: null, input: {} }));
  const read = async ({ id }: Job) => (await findJobs(database.client, { kind: 'ALL' }, [id]))[0];
  const runner = (handler: JobHandler, isAlone = true) =>
    new JobRunner({
      database,
      clock: systemClock,
      log,
      isAlone,
      handlers: { 'gallery.purge': handler },
      onChange: () => undefined,
    });
  const ended = (job: Job) => expect.poll(async () => (await read(job))?.state, { timeout: 10_000 });

  it('is the runner that is there: on what is queued, oldest first, and on what comes later', async () => {
    const seen: string[] = [];
    const [first, second] = [await enqueue(), await enqueue()];
    const running = runner(async (job, { report }) => {
      seen.push(job.id);
      await report(0.5);
      return { outcome: 'succeeded' };
    });
    running.start();
    await ended(second).toBe('SUCCEEDED');
    const third = await enqueue();
    running.wake();
    await ended(third).toBe('SUCCEEDED');
    await running.stop();
    expect(seen).toEqual([first.id, second.id, third.id]);
    expect(await read(first)).toMatchObject({ progress: 1, error: null });
  });

  it('is the next process, if the one before was killed', async () => {
    const job = await enqueue();
    await database.client.job.update({ where: { id: job.id }, data: { state: 'RUNNING', progress: 0.4 } });
    const running = runner(() => Promise.resolve({ outcome: 'succeeded' }));
    running.start();
    await ended(job).toBe('SUCCEEDED');
    await running.stop();
  });

  it('stays the other process, as long as that one gives signs of life', async () => {
    const theirs = await enqueue();
    await database.client.job.update({
      where: { id: theirs.id },
      data: { state: 'RUNNING', leaseUntil: new Date(Date.now() + 60_000) },
    });
    const mine = await enqueue();
    const running = runner(() => Promise.resolve({ outcome: 'succeeded' }), false);
    running.start();
    await ended(mine).toBe('SUCCEEDED');
    await running.stop();
    expect((await read(theirs))?.state).toBe('RUNNING');
  });

  it('is one of several runners', async () => {
    const jobs = await Promise.all(Array.from({ length: 5 }, enqueue));
    const worked: string[] = [];
    const work: JobHandler = (job) => {
      worked.push(job.id);
      return Promise.resolve({ outcome: 'succeeded' });
    };
    const runners = Array.from({ length: 3 }, () => runner(work, false));
    for (const one of runners) one.start();
    for (const job of jobs) await ended(job).toBe('SUCCEEDED');
    await Promise.all(runners.map((one) => one.stop()));
    expect(worked.sort()).toEqual(jobs.map((job) => job.id).sort());
  });

  it('is nobody after the server was told to stop, until the next start', async () => {
    const job = await enqueue();
    const started = Promise.withResolvers<undefined>();
    const running = runner(async (_job, { signal }) => {
      started.resolve(undefined);
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve);
      });
      return { outcome: 'skipped', reason: 'the server stops' };
    });
    running.start();
    await started.promise;
    await running.stop();
    expect(await read(job)).toMatchObject({ state: 'QUEUED', finishedAt: null });
  });
});
