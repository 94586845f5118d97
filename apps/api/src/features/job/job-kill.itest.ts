import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { testDatabases, type TestDatabase } from '../../../test/databases.ts';
import { maxDeaths } from './job-outcome.ts';
import { insertJob } from './job.store.ts';

const script = fileURLToPath(new URL('../../../test/job-worker.ts', import.meta.url));
const patient = { timeout: 50_000, interval: 50 };

describe.each(testDatabases)('a killed worker on $name', ({ open }) => {
  let database: TestDatabase;
  const workers: ChildProcess[] = [];
  beforeAll(async () => {
    database = await open();
  }, 60_000);
  afterAll(() => database.close());
  afterEach(async () => {
    await Promise.all(workers.splice(0).map(kill));
    await database.client.job.deleteMany();
  });

  function start(mode = 'one of several'): ChildProcess {
    const worker = spawn(process.execPath, [script, database.url, mode], { stdio: 'inherit' });
    workers.push(worker);
    return worker;
  }

  async function kill(worker: ChildProcess): Promise<void> {
    if (worker.exitCode !== null || worker.signalCode !== null) return;
    const ended = once(worker, 'exit');
    worker.kill('SIGKILL');
    await ended;
  }

  async function queue(input: { readonly steps: number; readonly deadlyStep?: number }): Promise<string> {
    const job = { kind: 'report', galleryId: null, input } as const;
    return (await database.transaction((tx) => insertJob(tx, job))).id;
  }

  const read = (id: string) => database.client.job.findUniqueOrThrow({ where: { id } });
  const lines = async (id: string) =>
    (await database.client.jobLogLine.findMany({ where: { jobId: id }, orderBy: { seq: 'asc' } })).map(
      ({ text }) => text,
    );
  /** As time would do it: nobody has to wait for the lease. */
  const endLease = (id: string) =>
    database.client.job.update({ where: { id }, data: { leaseUntil: new Date(Date.now() - 1_000) } });

  it('loses nothing and doubles nothing: one of several goes on from the checkpoint', async () => {
    const id = await queue({ steps: 60 });
    const first = start();
    await expect.poll(async () => (await lines(id)).length, patient).toBeGreaterThan(5);
    await kill(first);
    const left = await read(id);
    expect(left).toMatchObject({ state: 'RUNNING', attempt: 1 });
    await endLease(id);
    for (let i = 0; i < 2; i += 1) start();
    await expect.poll(async () => (await read(id)).state, patient).toBe('SUCCEEDED');
    expect(await read(id)).toMatchObject({ attempt: 2, progress: 1, result: { steps: 60 }, deaths: 0 });
    const said = (await lines(id)).map((line) => line.split(' '));
    const steps = said.map((words) => Number(words[1]));
    // The line of the step in which it was killed may stand there twice: its checkpoint was not written yet.
    expect(steps.length).toBeLessThanOrEqual(61);
    expect([...new Set(steps)]).toEqual(Array.from({ length: 60 }, (_, step) => step));
    expect([...new Set(said.map((words) => words.at(-1)))]).toEqual(['1', '2']);
  });

  it('stops a job that kills its workers, after a bounded number of attempts', async () => {
    const id = await queue({ steps: 9, deadlyStep: 3 });
    await once(start('alone'), 'exit');
    // As if others had died of it since; the next two count to the end of what is borne.
    await database.client.job.update({ where: { id }, data: { deaths: maxDeaths - 2 } });
    await once(start('alone'), 'exit');
    start('alone');
    await expect.poll(async () => (await read(id)).state, patient).toBe('FAILED');
    expect(await read(id)).toMatchObject({ error: expect.stringContaining('died') as string });
    expect((await lines(id)).length).toBe(3);
  });
});
