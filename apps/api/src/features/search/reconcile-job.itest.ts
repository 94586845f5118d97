import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storeDatabases, type TestDatabase } from '../../../test/databases.ts';
import { EnrolledPeople } from '../../../test/enrolled-people.ts';
import { jobTools } from '../../../test/job-tools.ts';
import { MemoryVectorIndex } from '../../../test/memory-vector-index.ts';
import type { JsonObject } from '../../core/json.ts';
import { insertJob } from '../job/job.store.ts';
import { createIndexReadiness } from './index-readiness.ts';
import { createOutboxDrain } from './outbox-drain.ts';
import { reconcileJob } from './reconcile-job.ts';

describe.each(storeDatabases)('the job reconcile on $name', ({ open }) => {
  let database: TestDatabase;
  let people: EnrolledPeople;
  let index: MemoryVectorIndex;
  let run = 0;
  beforeAll(async () => {
    database = await open();
  }, 60_000);
  afterAll(() => database.close());
  beforeEach(async () => {
    run += 1;
    people = await new EnrolledPeople(database, `reconcile ${run}`).create();
    index = new MemoryVectorIndex();
    const ann = await people.identity();
    for (let i = 0; i < 3; i += 1) await people.enrol(ann, [1, 0, 0]);
    await createOutboxDrain({ database, vectorIndex: index }).drainOwn({
      spaceIds: [people.space.id],
      timeoutMs: 10_000,
    });
    // What was applied just now is on its way, and no difference.
    await database.client.outboxEntry.updateMany({ data: { appliedAt: new Date(Date.now() - 60_000) } });
  });

  const newJob = () =>
    database.transaction((tx) => insertJob(tx, { kind: 'reconcile', galleryId: null, input: {} }));
  const handler = () =>
    reconcileJob({
      database,
      vectorIndex: index,
      readiness: createIndexReadiness({ database, vectorIndex: index }),
    });
  const points = async () => await index.scan(people.space, { afterPointId: null, limit: 100 });

  it('puts back what the index lacks, and says how much', async () => {
    // Without their changes in the outbox nothing else brings them back.
    await database.client.outboxEntry.deleteMany();
    index = new MemoryVectorIndex();
    const lines: string[] = [];
    const outcome = await handler()(
      await newJob(),
      jobTools({ log: (line) => Promise.resolve(void lines.push(line)) }),
    );
    expect(outcome).toMatchObject({ outcome: 'succeeded', result: { missing: 3, misplaced: 0, extra: 0 } });
    expect((await points()).length).toBe(3);
    expect(lines.join('\n')).toContain('3 missing');
  });

  it('goes on after the spaces that were done, and stops when it is told to', async () => {
    const saved: JsonObject[] = [];
    const job = await newJob();
    await handler()(
      job,
      jobTools({ saveCheckpoint: (checkpoint) => Promise.resolve(void saved.push(checkpoint)) }),
    );
    const again = await handler()({ ...job, checkpoint: saved.at(-1) ?? null }, jobTools());
    expect(again).toMatchObject({ outcome: 'succeeded', result: { checked: 0 } });
    const signal = AbortSignal.abort();
    await expect(handler()(job, jobTools({ signal }))).rejects.toBe(signal.reason);
  });
});
