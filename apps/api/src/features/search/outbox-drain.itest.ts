import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabases, type TestDatabase } from '../../../test/databases.ts';
import { EnrolledPeople } from '../../../test/enrolled-people.ts';
import { MemoryVectorIndex } from '../../../test/memory-vector-index.ts';
import { createOutboxDrain, type OutboxDrain } from './outbox-drain.ts';

const EAST = [1, 0, 0];

describe.each(testDatabases)('outbox drain on $name', ({ open, name }) => {
  let database: TestDatabase;
  let people: EnrolledPeople;
  let index: MemoryVectorIndex;
  const drains: OutboxDrain[] = [];
  let run = 0;
  beforeAll(async () => {
    database = await open();
  }, 60_000);
  afterAll(() => database.close());
  beforeEach(async () => {
    run += 1;
    people = await new EnrolledPeople(database, `outbox drain ${run}`).create();
    index = new MemoryVectorIndex();
  });
  afterEach(async () => {
    await Promise.all(drains.splice(0).map((drain) => drain.stop()));
    await database.client.outboxEntry.deleteMany();
  });

  const newDrain = (vectorIndex = index) => {
    const drain = createOutboxDrain({ database, vectorIndex });
    drains.push(drain);
    return drain;
  };
  const drainOwn = (drain: OutboxDrain, timeoutMs = 10_000) =>
    drain.drainOwn({ spaceIds: [people.space.id], timeoutMs });
  const pending = () => database.client.outboxEntry.count({ where: { appliedAt: null } });
  const indexedPoints = async () =>
    (await index.scan(people.space, { afterPointId: null, limit: 10_000 })).map((point) => point.pointId);
  const until = async (isTrue: () => Promise<boolean>) => {
    while (!(await isTrue())) await delay(10);
  };

  it('brings upserts and deletes to the index, many callers at once', async () => {
    const ann = await people.identity();
    const drain = newDrain();
    const samples = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const id = await people.enrol(ann, EAST);
        expect(await drainOwn(drain)).toEqual({ indexed: true });
        expect(await indexedPoints()).toContain(id);
        return id;
      }),
    );
    await people.remove(samples[0] ?? '');
    expect(await drainOwn(drain)).toEqual({ indexed: true });
    expect((await indexedPoints()).toSorted()).toEqual(samples.slice(1).toSorted());
    expect(await pending()).toBe(0);
  });

  it('brings more changes than one batch holds', async () => {
    const ann = await people.identity();
    await database.transaction((tx) => people.enrolIn(tx, ann, Array<number[]>(1201).fill(EAST)));
    expect(await drainOwn(newDrain())).toEqual({ indexed: true });
    expect(await index.count(people.space)).toBe(1201);
  });

  it('says not indexed, and fails nobody, where the index meets a bug', async () => {
    await people.enrol(await people.identity(), EAST);
    const lines: string[] = [];
    index.apply = () => Promise.reject(new TypeError('a bug'));
    const drain = createOutboxDrain({ database, vectorIndex: index, log: (line) => lines.push(line) });
    expect(await drainOwn(drain)).toEqual({ indexed: false });
    expect(lines).toEqual(['the outbox is not drained: a bug']);
    expect(await pending()).toBe(1);
  });

  it('never resurrects a deleted sample when a late upsert is replayed', async () => {
    const ann = await people.identity();
    const sample = await people.enrol(ann, EAST);
    await people.remove(sample);
    const drain = newDrain();
    await drainOwn(drain);
    const upsert = { operation: 'UPSERT', appliedAt: { not: null } } as const;
    await database.client.outboxEntry.updateMany({ where: upsert, data: { appliedAt: null } });
    await drainOwn(drain);
    expect(await indexedPoints()).toEqual([]);
  });

  it('answers "not indexed" while the index is away and catches up by itself once it is back', async () => {
    const ann = await people.identity();
    const drain = newDrain();
    drain.start();
    index.isAway = true;
    const sample = await people.enrol(ann, EAST);
    expect(await drainOwn(drain)).toEqual({ indexed: false });
    index.isAway = false;
    await until(async () => (await pending()) === 0);
    expect(await indexedPoints()).toEqual([sample]);
  });

  it('answers "not indexed" when the index does not answer in time', async () => {
    const ann = await people.identity();
    await people.enrol(ann, EAST);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    index.gate = promise;
    const drain = newDrain();
    expect(await drainOwn(drain, 50)).toEqual({ indexed: false });
    resolve(undefined);
    await until(async () => (await pending()) === 0);
  });

  it('stops when the drains are done that came too late for their callers', async () => {
    const sample = await people.enrol(await people.identity(), EAST);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    index.gate = promise;
    const drain = newDrain();
    expect(await drainOwn(drain, 50)).toEqual({ indexed: false });
    const stopped = drain.stop();
    resolve(undefined);
    await stopped;
    expect(await pending()).toBe(0);
    expect(await indexedPoints()).toEqual([sample]);
  });

  it('lets several drains share the work without losing or doubling a point', async () => {
    const ann = await people.identity();
    const samples = await database.transaction((tx) =>
      people.enrolIn(tx, ann, Array<number[]>(1500).fill(EAST)),
    );
    const answers = await Promise.all([newDrain(), newDrain(), newDrain()].map((drain) => drainOwn(drain)));
    expect(answers).toEqual(Array(3).fill({ indexed: true }));
    expect((await indexedPoints()).toSorted()).toEqual(samples.toSorted());
  });

  it('takes over what a drain that died had claimed, once its lease is over', async () => {
    const ann = await people.identity();
    await people.enrol(ann, EAST);
    await database.client.outboxEntry.updateMany({ data: { claimedUntil: new Date(Date.now() + 60_000) } });
    const drain = newDrain();
    expect(await drainOwn(drain, 60)).toEqual({ indexed: false });
    await database.client.outboxEntry.updateMany({ data: { claimedUntil: new Date(Date.now() - 1000) } });
    expect(await drainOwn(drain)).toEqual({ indexed: true });
  });

  it.runIf(name === 'PostgreSQL')(
    'does not skip a change that commits after one with a higher number',
    async () => {
      const ann = await people.identity();
      const drain = newDrain();
      const { promise: mayCommit, resolve: commit } = Promise.withResolvers<undefined>();
      const { promise: isWritten, resolve: written } = Promise.withResolvers<undefined>();
      const slow = database.transaction(async (tx) => {
        const ids = await people.enrolIn(tx, ann, [EAST]);
        written(undefined);
        await mayCommit;
        return ids;
      });
      await isWritten;
      const quick = await people.enrol(ann, EAST);
      await drainOwn(drain);
      expect(await indexedPoints()).toEqual([quick]);
      commit(undefined);
      const late = await slow;
      await drainOwn(drain);
      expect((await indexedPoints()).toSorted()).toEqual([...late, quick].toSorted());
    },
  );

  it.runIf(name === 'PostgreSQL')(
    'numbers the changes of one sample in the order of their commits',
    async () => {
      const [ann, ben] = [await people.identity(), await people.identity()];
      const sample = await people.enrol(ann, EAST);
      const moves = Array.from({ length: 20 }, (_, i) => people.move(sample, i % 2 === 0 ? ben : ann));
      await Promise.all([...moves.slice(0, 10), ...moves.slice(10)]);
      const rows = await database.client.outboxEntry.findMany({
        where: { pointId: sample },
        orderBy: { seq: 'asc' },
      });
      const { identityId } = await database.client.sample.findUniqueOrThrow({ where: { id: sample } });
      expect(rows.at(-1)?.identityId).toBe(identityId);
    },
  );
});
