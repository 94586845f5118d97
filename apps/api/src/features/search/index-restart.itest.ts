import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storeDatabases, type TestDatabase } from '../../../test/databases.ts';
import { EnrolledPeople } from '../../../test/enrolled-people.ts';
import { MemoryVectorIndex } from '../../../test/memory-vector-index.ts';
import { unitVector } from '../../../test/vectors.ts';
import { createIndexPruner } from './index-pruner.ts';
import { createIndexReadiness } from './index-readiness.ts';
import { createIndexedSearch } from './indexed-search.ts';
import { createOutboxDrain, type OutboxDrain } from './outbox-drain.ts';

const EAST = [1, 0, 0];

describe.each(storeDatabases)('vector index after a restart on $name', ({ open }) => {
  let database: TestDatabase;
  let people: EnrolledPeople;
  let ann: string;
  const drains: OutboxDrain[] = [];
  let run = 0;
  beforeAll(async () => {
    database = await open();
  }, 60_000);
  afterAll(() => database.close());
  beforeEach(async () => {
    run += 1;
    people = await new EnrolledPeople(database, `restart ${run}`).create();
    ann = await people.identity();
  });
  afterEach(async () => {
    await Promise.all(drains.splice(0).map((drain) => drain.stop()));
    await database.client.embeddingSpace.deleteMany({ where: { embeddings: { none: {} } } });
    await database.client.gallery.deleteMany();
    await database.client.embeddingSpace.deleteMany();
  });

  /** A process of its own: nothing that the one before remembered. */
  const startOn = (index: MemoryVectorIndex) => {
    const readiness = createIndexReadiness({ database, vectorIndex: index });
    const drain = createOutboxDrain({ database, vectorIndex: index, readiness });
    drains.push(drain);
    const search = createIndexedSearch({ database, vectorIndex: index, readiness });
    return {
      drain,
      applyAll: () => drain.drainOwn({ spaceIds: [people.space.id], timeoutMs: 10_000 }),
      found: async () => {
        const query = { vector: unitVector(EAST), galleryIds: [people.galleryId], limit: 100 };
        return (await search.search(people.space, query)).length;
      },
    };
  };
  const prune = (index: MemoryVectorIndex) => createIndexPruner({ database, vectorIndex: index }).prune();
  const outboxRows = () => database.client.outboxEntry.count({ where: { spaceId: people.space.id } });
  const enrolPeople = async (count: number) => {
    for (let i = 0; i < count; i += 1) await people.enrol(await people.identity(), EAST);
  };

  it('keeps applied rows until the index has persisted them', async () => {
    const index = new MemoryVectorIndex({ isDurableOnApply: false });
    await enrolPeople(2);
    await startOn(index).applyAll();
    index.isAway = true;
    await expect(prune(index)).rejects.toMatchObject({ dependency: 'vector-index' });
    expect(await outboxRows()).toBe(2);
    index.isAway = false;
    await prune(index);
    expect(await outboxRows()).toBe(0);
  });

  it('replays what was applied after the last snapshot', async () => {
    const index = new MemoryVectorIndex({ isDurableOnApply: false });
    await enrolPeople(2);
    const before = startOn(index);
    await before.applyAll();
    await prune(index);
    await enrolPeople(3);
    await before.applyAll();
    index.crash();
    const after = startOn(index);
    expect(await after.found()).toBe(5);
    await after.applyAll();
    expect(await index.count(people.space)).toBe(5);
  });

  it('takes up at once what a killed process had claimed, if it is alone', async () => {
    const index = new MemoryVectorIndex();
    await enrolPeople(1);
    await database.client.outboxEntry.updateMany({ data: { claimedUntil: new Date(Date.now() + 60_000) } });
    const readiness = createIndexReadiness({ database, vectorIndex: index, isAlone: true });
    const drain = createOutboxDrain({ database, vectorIndex: index, readiness });
    drains.push(drain);
    drain.start();
    while ((await database.client.outboxEntry.count({ where: { appliedAt: null } })) > 0) await delay(10);
    expect(await index.count(people.space)).toBe(1);
  });

  it('refuses searches and rebuilds by itself if the index has lost what the outbox no longer has', async () => {
    const index = new MemoryVectorIndex();
    await enrolPeople(3);
    await startOn(index).applyAll();
    await prune(index);
    index.loseEverything();
    const after = startOn(index);
    await expect(after.found()).rejects.toMatchObject({ dependency: 'vector-index', retryAfterMs: 5000 });
    after.drain.start();
    while ((await after.found().catch(() => -1)) !== 3) await delay(10);
    expect(await index.count(people.space)).toBe(3);
  });

  it('notices a loss while it runs, as soon as the index answers again', async () => {
    const index = new MemoryVectorIndex();
    const server = startOn(index);
    await enrolPeople(2);
    await server.applyAll();
    await prune(index);
    expect(await server.found()).toBe(2);
    index.loseEverything();
    await expect(server.found()).rejects.toMatchObject({ dependency: 'vector-index' });
    await expect(server.found()).rejects.toMatchObject({ dependency: 'vector-index' });
    server.drain.start();
    while ((await server.found().catch(() => -1)) !== 2) await delay(10);
  });

  it('does not rebuild again and again where nothing is left to bring', async () => {
    const index = new MemoryVectorIndex();
    const sample = await people.enrol(ann, EAST);
    await people.remove(sample);
    await startOn(index).applyAll();
    await prune(index);
    index.loseEverything();
    const second = startOn(index);
    await expect(second.found()).rejects.toMatchObject({ dependency: 'vector-index' });
    second.drain.start();
    while ((await second.found().catch(() => -1)) !== 0) await delay(10);
    expect(await startOn(index).found()).toBe(0);
  });

  it('goes on above the numbers of an index that comes from a later past of the database', async () => {
    const index = new MemoryVectorIndex();
    const sample = await people.enrol(ann, EAST);
    await startOn(index).applyAll();
    index.tamper(people.space, { operation: 'DELETE', seq: 1_000_000n * BigInt(run), pointId: sample });
    const restored = startOn(index);
    restored.drain.start();
    while ((await restored.found().catch(() => -1)) !== 1) await delay(10);
    expect(await index.count(people.space)).toBe(1);
  });
});
