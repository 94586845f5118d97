import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabases, type TestDatabase } from '../../../test/databases.ts';
import { jobTools } from '../../../test/job-tools.ts';
import { systemClock } from '../../core/clock.ts';
import { retentionJob } from '../retention/retention-job.ts';
import { createJobSweeper, JOB_RETENTION_MS } from './job-sweeper.ts';
import { insertJob } from './job.store.ts';

describe.each(testDatabases)('the end of old jobs, on $name', ({ open }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
  }, 60_000);
  afterAll(() => database.close());

  async function given(data: object): Promise<string> {
    return await database.transaction(async (tx) => {
      const { id } = await insertJob(tx, { kind: 'report', galleryId: null, input: {} });
      await tx.job.update({ where: { id }, data: { ...data, logLines: { create: { text: 'a line' } } } });
      return id;
    });
  }

  it('comes after 90 days, with their logs, in the job retention and once', async () => {
    const old = new Date(Date.now() - JOB_RETENTION_MS - 60_000);
    const young = new Date(Date.now() - JOB_RETENTION_MS + 60_000);
    await given({ state: 'SUCCEEDED', finishedAt: old });
    const kept = [
      await given({ state: 'FAILED', finishedAt: young }),
      await given({ state: 'RUNNING', createdAt: old, startedAt: old }),
      await given({ state: 'QUEUED', createdAt: old }),
    ];
    const sweeper = createJobSweeper({ database, clock: systemClock, log: () => undefined });
    const retention = retentionJob([{ what: 'jobs', sweep: sweeper.sweep }], () =>
      Promise.reject(new Error('of no gallery')),
    );
    const job = await database.transaction((tx) =>
      insertJob(tx, { kind: 'retention', galleryId: null, input: {} }),
    );
    const lines: string[] = [];
    const tools = jobTools({ log: (line) => Promise.resolve(void lines.push(line)) });
    expect(await retention(job, tools)).toEqual({ outcome: 'succeeded', result: { removed: 1 } });
    expect(await retention(job, tools)).toEqual({ outcome: 'succeeded', result: { removed: 0 } });
    expect(lines).toEqual(['jobs: 1 removed', 'jobs: 0 removed']);
    const left = (await database.client.job.findMany({ select: { id: true } })).map(({ id }) => id);
    expect(left.sort()).toEqual([...kept, job.id].sort());
    expect(await database.client.jobLogLine.count()).toBe(3);
    const stopped = await retention(job, jobTools({ signal: AbortSignal.abort() }));
    expect(stopped.outcome).toBe('skipped');
  });
});
