import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { testDatabases, type TestDatabase } from '../../../test/databases.ts';
import { systemClock } from '../../core/clock.ts';
import { DependencyError } from '../../core/errors.ts';
import { JobRunner } from './job-runner.ts';
import { insertJob } from './job.store.ts';
import type { JobHandler, JobState } from './job.types.ts';

describe.each(testDatabases)('jobs on $name', ({ open }) => {
  let database: TestDatabase;
  const runners: JobRunner[] = [];
  beforeAll(async () => {
    database = await open();
  }, 60_000);
  afterAll(() => database.close());
  afterEach(async () => {
    await Promise.all(runners.splice(0).map((runner) => runner.stop()));
    await database.client.job.deleteMany();
  });

  /** A process that has just started: whatever runs was its own before. */
  function start(purge: JobHandler): JobRunner {
    const log = pino({ enabled: false });
    const handlers = { 'gallery.purge': purge };
    const runner = new JobRunner({
      database,
      clock: systemClock,
      log,
      handlers,
      isAlone: true,
      onChange: () => undefined,
    });
    runners.push(runner);
    runner.start();
    return runner;
  }

  async function queue(): Promise<string> {
    const job = { kind: 'gallery.purge', galleryId: null, input: {} } as const;
    return (await database.transaction((tx) => insertJob(tx, job))).id;
  }

  async function stateOf(id: string): Promise<JobState> {
    return (await database.client.job.findUniqueOrThrow({ where: { id }, select: { state: true } })).state;
  }

  it('are done, and fail where the handler has a bug', async () => {
    const [good, bad] = [await queue(), await queue()];
    start((job) => {
      if (job.id === bad) throw new Error('a bug');
      return Promise.resolve({ outcome: 'succeeded' });
    });
    await vi.waitFor(async () => expect(await stateOf(bad)).toBe('FAILED'), { timeout: 10_000 });
    expect(await stateOf(good)).toBe('SUCCEEDED');
  });

  it('are not given up while the disk or the database is away', async () => {
    const [unlucky, next] = [await queue(), await queue()];
    const first = start((job) =>
      job.id === unlucky
        ? Promise.reject(new DependencyError('blob-store', 'the disk of DATA_DIR is full'))
        : Promise.resolve({ outcome: 'succeeded' }),
    );
    await vi.waitFor(async () => expect(await stateOf(next)).toBe('SUCCEEDED'), { timeout: 10_000 });
    await vi.waitFor(async () => expect(await stateOf(unlucky)).toBe('QUEUED'));
    await first.stop();
    start(() => Promise.resolve({ outcome: 'succeeded' }));
    await vi.waitFor(async () => expect(await stateOf(unlucky)).toBe('SUCCEEDED'), { timeout: 10_000 });
  });
});
