import pino from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { testDatabases, type TestDatabase } from '../../../test/databases.ts';
import { systemClock } from '../../core/clock.ts';
import { DependencyError } from '../../core/errors.ts';
import { lastJobLog } from './job-log.store.ts';
import { JobRunner } from './job-runner.ts';
import { insertJob, requestCancel } from './job.store.ts';
import {
  jobLogLimits,
  type Job,
  type JobHandlers,
  type JobKind,
  type JobOutcome,
  type JobTools,
} from './job.types.ts';

const log = pino({ level: 'silent' });
const done: JobOutcome = { outcome: 'succeeded' };
const patient = { timeout: 20_000 };

describe.each(testDatabases)('an attempt at a job, on $name', ({ open }) => {
  let database: TestDatabase;
  const runners: JobRunner[] = [];
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());
  afterEach(async () => {
    await Promise.all(runners.splice(0).map((runner) => runner.stop()));
    await database.client.job.deleteMany();
  });

  function start(handlers: JobHandlers): JobRunner {
    const shared = { database, clock: systemClock, log, isAlone: false, onChange: () => undefined };
    const runner = new JobRunner({ ...shared, handlers });
    runners.push(runner);
    runner.start();
    return runner;
  }
  const queue = async (kind: JobKind): Promise<string> =>
    (await database.transaction((tx) => insertJob(tx, { kind, galleryId: null, input: {} }))).id;
  const read = (id: string) => database.client.job.findUniqueOrThrow({ where: { id } });
  const change = (id: string, data: object) => database.client.job.update({ where: { id }, data });
  const stateOf = (id: string) => expect.poll(async () => (await read(id)).state, patient);
  const cancel = (id: string) => requestCancel(database.client, id, new Date());

  /** A handler that waits until it is let go on, or told to stop. */
  function waiting() {
    const started = Promise.withResolvers<JobTools>();
    const release = Promise.withResolvers<undefined>();
    const handler = async (_job: Job, tools: JobTools): Promise<JobOutcome> => {
      started.resolve(tools);
      const aborted = new Promise((resolve) => tools.signal.addEventListener('abort', resolve));
      await Promise.race([release.promise, aborted]);
      return tools.signal.aborted ? { outcome: 'skipped', reason: 'told to stop' } : done;
    };
    return { handler, started: started.promise, release: () => release.resolve(undefined) };
  }

  it('at a training holds up no import and no calibration, but the next training', async () => {
    const training = waiting();
    const [first, second] = [await queue('train'), await queue('train')];
    const others = [await queue('import'), await queue('calibrate'), await queue('gallery.purge')];
    const quick = () => Promise.resolve(done);
    start({ train: training.handler, import: quick, calibrate: quick, 'gallery.purge': quick });
    for (const id of others) await stateOf(id).toBe('SUCCEEDED');
    expect([(await read(first)).state, (await read(second)).state]).toEqual(['RUNNING', 'QUEUED']);
    training.release();
    await stateOf(second).toBe('SUCCEEDED');
  });

  it('ends when it is cancelled, by the worker of this process at once', async () => {
    const work = waiting();
    const id = await queue('report');
    const runner = start({ report: work.handler });
    const tools = await work.started;
    await cancel(id);
    runner.cancel(id);
    await stateOf(id).toBe('CANCELLED');
    expect([tools.signal.aborted, tools.isCancelled()]).toEqual([true, true]);
    expect((await read(id)).finishedAt).not.toBeNull();
  });

  it('ends when it is cancelled through another process, at the next sign of life', async () => {
    const work = waiting();
    const id = await queue('report');
    start({ report: work.handler });
    await work.started;
    await cancel(id);
    await stateOf(id).toBe('CANCELLED');
  });

  it('is made even at a job that was cancelled before, so that the handler removes what is half-done', async () => {
    const id = await queue('promote');
    await change(id, { attempt: 1, checkpoint: { half: 'done' }, nextAttemptAt: new Date(Date.now() + 1e7) });
    await cancel(id);
    const seen: unknown[] = [];
    start({
      promote: (job, tools) => {
        seen.push(job.checkpoint, tools.signal.aborted, tools.isCancelled());
        return Promise.resolve({ outcome: 'skipped', reason: 'cleaned up' });
      },
    });
    await stateOf(id).toBe('CANCELLED');
    expect(seen).toEqual([{ half: 'done' }, true, true]);
  });

  it('is followed by another one later and later while something is away, but not for ever', async () => {
    const id = await queue('report');
    const runner = start({ report: () => Promise.reject(new DependencyError('vector-index', 'away')) });
    for (let failures = 1; failures < 20; failures += 1) {
      await expect.poll(async () => (await read(id)).failures, patient).toBe(failures);
      const { state, nextAttemptAt, updatedAt } = await read(id);
      const waitMs = (nextAttemptAt?.getTime() ?? 0) - updatedAt.getTime();
      expect([state, Math.round(waitMs / 1_000)]).toEqual(['QUEUED', Math.min(600, 2 ** (failures - 1))]);
      await change(id, { nextAttemptAt: null });
      runner.wake();
    }
    await stateOf(id).toBe('FAILED');
    expect((await read(id)).error).toBe('the vector-index was not available in 20 attempts');
  });

  it('changes nothing any more once another worker has the job', async () => {
    const work = waiting();
    const id = await queue('report');
    start({ report: work.handler });
    const tools = await work.started;
    const theirs = { claimId: '01900000-0000-7000-8000-000000000000', progress: 0.9 };
    await change(id, { ...theirs, leaseUntil: new Date(Date.now() + 3_600_000) });
    await tools.log('I am still here');
    await tools.saveCheckpoint({ old: true });
    expect([tools.signal.aborted, tools.isCancelled()]).toEqual([true, false]);
    work.release();
    await Promise.all(runners.splice(0).map((runner) => runner.stop()));
    expect(await read(id)).toMatchObject({ state: 'RUNNING', checkpoint: null, ...theirs });
    expect(await lastJobLog(database.client, id, 10)).toEqual([]);
  });

  it('keeps the newest lines of the log, without what a terminal would obey', async () => {
    const id = await queue('report');
    const count = jobLogLimits.lines + 100;
    start({
      report: async (_job, tools) => {
        for (let line = 0; line < count; line += 1)
          await tools.log(`line ${line}\n\u001b[31m\0${'x'.repeat(2_000)}`);
        return done;
      },
    });
    await stateOf(id).toBe('SUCCEEDED');
    const lines = await lastJobLog(database.client, id, 10_000);
    expect(lines.length).toBe(jobLogLimits.lines);
    expect(lines.at(-1)?.text).toMatch(/^line 1099 \[31m x+$/);
    expect(lines.at(-1)?.text.length).toBe(jobLogLimits.lineLength);
  });

  it('at a kind that this server cannot do fails and says so', async () => {
    const id = await queue('cluster');
    start({});
    await stateOf(id).toBe('FAILED');
    expect((await read(id)).error).toBe('this server cannot do this kind of job');
  });
});
