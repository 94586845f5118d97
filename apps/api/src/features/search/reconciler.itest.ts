import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storeDatabases, type TestDatabase } from '../../../test/databases.ts';
import { EnrolledPeople } from '../../../test/enrolled-people.ts';
import { MemoryVectorIndex } from '../../../test/memory-vector-index.ts';
import { unitVector } from '../../../test/vectors.ts';
import { newId } from '../../core/ids.ts';
import { createIndexReadiness } from './index-readiness.ts';
import { rebuildVectorIndex, reconcileOneIfDue } from './index-repair.ts';
import { createIndexedSearch } from './indexed-search.ts';
import { createOutboxDrain } from './outbox-drain.ts';
import { createDrainPass } from './outbox-pass.ts';
import { reconcileSpace } from './reconciler.ts';

const EAST = [1, 0, 0];
const NOTHING = { missing: 0, misplaced: 0, extra: 0 };

describe.each(storeDatabases)('reconciler on $name', ({ open }) => {
  let database: TestDatabase;
  let people: EnrolledPeople;
  let index: MemoryVectorIndex;
  let ann: string;
  let run = 0;
  beforeAll(async () => {
    database = await open();
  }, 60_000);
  afterAll(() => database.close());
  beforeEach(async () => {
    run += 1;
    people = await new EnrolledPeople(database, `reconciler ${run}`).create();
    index = new MemoryVectorIndex();
    ann = await people.identity();
  });
  afterEach(() => database.client.outboxEntry.deleteMany());

  const applyAll = () =>
    createOutboxDrain({ database, vectorIndex: index }).drainOwn({
      spaceIds: [people.space.id],
      timeoutMs: 10_000,
    });
  /** Applies all, and lets it be long ago: what was applied within the millisecond of a comparison is on its way. */
  const settle = async () => {
    await applyAll();
    await database.client.outboxEntry.updateMany({ data: { appliedAt: new Date(Date.now() - 60_000) } });
  };
  const reconcile = () => {
    const readiness = createIndexReadiness({ database, vectorIndex: index });
    const pass = createDrainPass({ database, vectorIndex: index, readiness });
    return reconcileSpace({ database, vectorIndex: index, pass }, people.space);
  };
  const points = async () => index.scan(people.space, { afterPointId: null, limit: 10_000 });

  it('finds no difference where there is none', async () => {
    for (let i = 0; i < 3; i += 1) await people.enrol(ann, EAST);
    await applyAll();
    expect(await reconcile()).toEqual({ spaceId: people.space.id, checked: 3, ...NOTHING });
  });

  it('does not take for drift what is on its way', async () => {
    await people.enrol(ann, EAST);
    await applyAll();
    const gone = await people.enrol(ann, EAST);
    await applyAll();
    await people.enrol(ann, EAST);
    await people.remove(gone);
    expect(await reconcile()).toMatchObject({ checked: 2, ...NOTHING });
  });

  it('puts right what is missing, misplaced or extra, and then finds nothing', async () => {
    const ben = await people.identity();
    const [missing, misplaced] = [await people.enrol(ann, EAST), await people.enrol(ann, EAST)];
    await people.enrol(ben, EAST);
    await settle();
    const { galleryId, space } = people;
    const vector = unitVector(EAST);
    index.erase(space, missing);
    const shown = { operation: 'UPSERT', galleryId, vector } as const;
    index.tamper(space, { ...shown, seq: 0n, pointId: misplaced, identityId: ben });
    index.tamper(space, { ...shown, seq: 0n, pointId: newId(), identityId: ann });
    expect(await reconcile()).toMatchObject({ checked: 3, missing: 1, misplaced: 1, extra: 1 });
    expect(await reconcile()).toMatchObject({ checked: 3, ...NOTHING });
    expect((await points()).find((point) => point.pointId === misplaced)?.identityId).toBe(ann);
  });

  it('walks through more than a page on both sides', async () => {
    await database.transaction((tx) => people.enrolIn(tx, ann, Array<number[]>(2500).fill(EAST)));
    await settle();
    const present = await points();
    const lost = present.filter((_, i) => i % 5 === 0);
    for (const { pointId } of lost) index.erase(people.space, pointId);
    const shown = { operation: 'UPSERT', galleryId: people.galleryId, vector: unitVector(EAST) } as const;
    for (let i = 0; i < 1200; i += 1) {
      index.tamper(people.space, { ...shown, seq: 0n, pointId: newId(), identityId: ann });
    }
    expect(await reconcile()).toMatchObject({
      checked: 2500,
      missing: lost.length,
      misplaced: 0,
      extra: 1200,
    });
    expect((await points()).map((point) => point.pointId)).toEqual(present.map((point) => point.pointId));
  });

  it('rebuilds an index from nothing', async () => {
    const sample = await people.enrol(ann, EAST);
    await people.remove(await people.enrol(ann, EAST));
    await applyAll();
    await database.client.outboxEntry.deleteMany();
    index.loseEverything();
    const reports = await rebuildVectorIndex({ database, vectorIndex: index });
    expect(reports.find((report) => report.spaceId === people.space.id)).toMatchObject({
      checked: 1,
      missing: 1,
    });
    expect((await points()).map((point) => point.pointId)).toEqual([sample]);
    const search = createIndexedSearch({ database, vectorIndex: index });
    const query = { vector: unitVector(EAST), galleryIds: [people.galleryId], limit: 1 };
    expect(await search.search(people.space, query)).toMatchObject([{ pointId: sample }]);
  });

  it('compares again a minute after a comparison that failed, not only when the next one is due', async () => {
    const spaceId = people.space.id;
    await people.enrol(ann, EAST);
    await applyAll();
    const sixHours = 6 * 60 * 60 * 1000;
    await database.client.vectorIndexState.updateMany({ data: { lastReconciledAt: new Date() } });
    const letPass = (time: string) => database.client.$executeRaw`
      UPDATE vector_index_states SET last_reconciled_at = last_reconciled_at - ${time}::interval
      WHERE space_id = ${spaceId}`;
    const lines: string[] = [];
    const readiness = createIndexReadiness({ database, vectorIndex: index });
    const pass = createDrainPass({ database, vectorIndex: index, readiness });
    const parts = { database, vectorIndex: index, readiness, pass, log: (line: string) => lines.push(line) };
    await letPass('7 hours');
    index.isAway = true;
    await expect(reconcileOneIfDue(parts, sixHours)).rejects.toMatchObject({ dependency: 'vector-index' });
    index.isAway = false;
    await letPass('1 minute');
    await reconcileOneIfDue(parts, sixHours);
    expect(lines).toEqual([expect.stringContaining('compared with 1 embeddings: no difference')]);
    await reconcileOneIfDue(parts, sixHours);
    expect(lines).toHaveLength(1);
  });

  it('refuses to rebuild what another process is repairing', async () => {
    const spaceId = people.space.id;
    const repairClaimedUntil = new Date(Date.now() + 60_000);
    await database.client.vectorIndexState.create({
      data: { spaceId, incompleteSince: new Date(), repairClaimedUntil },
    });
    await expect(rebuildVectorIndex({ database, vectorIndex: index })).rejects.toMatchObject({
      dependency: 'vector-index',
      retryable: true,
    });
    await database.client.vectorIndexState.delete({ where: { spaceId } });
  });
});
