import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storeDatabases, type TestDatabase } from '../../../test/databases.ts';
import { EnrolledPeople } from '../../../test/enrolled-people.ts';
import { MemoryVectorIndex } from '../../../test/memory-vector-index.ts';
import { unitVector } from '../../../test/vectors.ts';
import { DependencyError } from '../../core/errors.ts';
import { createIndexedSearch, type IndexedSearch } from './indexed-search.ts';
import { createOutboxDrain, type OutboxDrain } from './outbox-drain.ts';
import { MAX_OVERLAY_ROWS } from './overlay.ts';

const EAST = [1, 0, 0];
const NORTH = [0, 1, 0];
const NEARLY_EAST = [9, 1, 0];

describe.each(storeDatabases)('live search on $name', ({ open }) => {
  let database: TestDatabase;
  let index: MemoryVectorIndex;
  let people: EnrolledPeople;
  let drain: OutboxDrain;
  let search: IndexedSearch;
  let run = 0;
  beforeAll(async () => {
    database = await open();
  }, 60_000);
  afterAll(() => database.close());
  beforeEach(async () => {
    run += 1;
    people = await new EnrolledPeople(database, `live search ${run}`).create();
    index = new MemoryVectorIndex();
    drain = createOutboxDrain({ database, vectorIndex: index });
    search = createIndexedSearch({ database, vectorIndex: index });
  });

  const applyAll = () => drain.drainOwn({ spaceIds: [people.space.id], timeoutMs: 10_000 });
  const find = (options: { limit?: number; galleryIds?: string[]; excludePointIds?: Set<string> } = {}) =>
    search.search(people.space, {
      vector: unitVector(EAST),
      galleryIds: [people.galleryId],
      limit: 5,
      ...options,
    });
  const found = async (options = {}) => (await find(options)).map((hit) => hit.identityId);

  it('finds what the index has not taken yet, exactly as after it has', async () => {
    const [ann, ben] = [await people.identity(), await people.identity()];
    const sample = await people.enrol(ann, EAST);
    await people.enrol(ann, NORTH);
    await people.enrol(ben, NEARLY_EAST);
    const before = await find();
    expect(before.map((hit) => hit.identityId)).toEqual([ann, ben]);
    expect(before[0]).toMatchObject({ pointId: sample, galleryId: people.galleryId, cosineSimilarity: 1 });
    expect(await applyAll()).toEqual({ indexed: true });
    expect(await find()).toEqual(before);
    expect(await index.count(people.space)).toBe(3);
  });

  it('does not return a deleted sample that the index still has, and finds the next best of its identity', async () => {
    const [ann, ben] = [await people.identity(), await people.identity()];
    const best = await people.enrol(ann, EAST);
    await people.enrol(ann, NEARLY_EAST);
    await people.enrol(ben, [3, 1, 0]);
    await applyAll();
    await people.remove(best);
    const [first, second] = await find();
    expect(first).toMatchObject({ identityId: ann });
    expect(first?.pointId).not.toBe(best);
    expect(second).toMatchObject({ identityId: ben });
  });

  it('does so without an outbox row too: the live row decides, not the index', async () => {
    const ann = await people.identity();
    const best = await people.enrol(ann, EAST);
    const next = await people.enrol(ann, NEARLY_EAST);
    await applyAll();
    await database.client.sample.delete({ where: { id: best } });
    expect((await find()).map((hit) => hit.pointId)).toEqual([next]);
  });

  it('gives a moved sample to its new identity, before and without the index', async () => {
    const [ann, ben] = [await people.identity(), await people.identity()];
    const sample = await people.enrol(ann, EAST);
    await people.enrol(ann, NORTH);
    await applyAll();
    await people.move(sample, ben);
    expect(await found()).toEqual([ben, ann]);
    await database.client.outboxEntry.updateMany({
      where: { spaceId: people.space.id },
      data: { appliedAt: new Date() },
    });
    expect(await found()).toEqual([ben, ann]);
  });

  it('drops a sample that moved out of the galleries searched', async () => {
    const elsewhere = await people.gallery();
    const [ann, guest] = [await people.identity(), await people.identity({ galleryId: elsewhere })];
    const sample = await people.enrol(ann, EAST);
    await applyAll();
    await people.move(sample, guest);
    expect(await found()).toEqual([]);
    expect(await found({ galleryIds: [elsewhere] })).toEqual([guest]);
  });

  it('skips disabled and expired identities and deleted galleries, and fills up with others', async () => {
    const hidden = [
      await people.identity({ enabled: false }),
      await people.identity({ validUntil: new Date(Date.now() - 1000) }),
    ];
    for (const id of hidden) await people.enrol(id, EAST);
    const shown = [
      await people.identity(),
      await people.identity({ validUntil: new Date(Date.now() + 60_000) }),
    ];
    await people.enrol(shown[0] ?? '', NEARLY_EAST);
    await people.enrol(shown[1] ?? '', [3, 1, 0]);
    expect(await found({ limit: 2 })).toEqual(shown);
    await applyAll();
    expect(await found({ limit: 2 })).toEqual(shown);
    await database.client.gallery.update({
      where: { id: people.galleryId },
      data: { deletedAt: new Date() },
    });
    expect(await found({ limit: 2 })).toEqual([]);
  });

  it('finds what of an identity is not past its time, however much of it is', async () => {
    const [ann, ben] = [await people.identity(), await people.identity()];
    const ids = await database.transaction((tx) =>
      people.enrolIn(
        tx,
        ann,
        Array.from({ length: 40 }, () => EAST),
      ),
    );
    const past = { validUntil: new Date(Date.now() - 1000) };
    await database.client.sample.updateMany({ where: { id: { in: ids } }, data: past });
    const fresh = await people.enrol(ann, NEARLY_EAST);
    const validUntil = new Date(Date.now() + 600_000);
    await database.client.sample.update({ where: { id: fresh }, data: { validUntil } });
    await people.enrol(ben, [3, 1, 0]);
    const hits = async () => (await find()).map(({ identityId, pointId }) => [identityId, pointId]);
    const before = await hits();
    expect(before[0]).toEqual([ann, fresh]);
    expect(before[1]?.[0]).toBe(ben);
    await applyAll();
    expect(await hits()).toEqual(before);
  });

  it('leaves out the points that the caller excludes, indexed or not', async () => {
    const ann = await people.identity();
    const sample = await people.enrol(ann, EAST);
    expect(await found({ excludePointIds: new Set([sample]) })).toEqual([]);
    await applyAll();
    expect(await found({ excludePointIds: new Set([sample]) })).toEqual([]);
  });

  it('says that it cannot, and when to try again, if the index is away', async () => {
    index.isAway = true;
    await expect(find()).rejects.toMatchObject({
      name: 'DependencyError',
      dependency: 'vector-index',
      retryable: true,
      retryAfterMs: 1000,
    });
    index.isAway = false;
    expect(await find()).toEqual([]);
  });

  it('refuses an overlay of more than 10,000 changes and takes one of 10,000', async () => {
    const ann = await people.identity();
    const sample = await people.enrol(ann, EAST);
    const { galleryId, space } = people;
    await database.client.$executeRaw`
      INSERT INTO outbox_entries (space_id, point_id, operation, gallery_id, identity_id)
      SELECT ${space.id}, ${sample}::uuid, 'UPSERT', ${galleryId}::uuid, ${ann}::uuid
      FROM generate_series(2, ${MAX_OVERLAY_ROWS}::int)`;
    expect(await found()).toEqual([ann]);
    await people.enrol(ann, NORTH);
    await expect(find()).rejects.toThrow(DependencyError);
    await expect(find()).rejects.toMatchObject({ dependency: 'vector-index', retryAfterMs: 2000 });
    expect(await found({ galleryIds: [await people.gallery()] })).toEqual([]);
  });

  it('refuses a vector of other dimensions', async () => {
    const query = { vector: unitVector([1, 0]), galleryIds: [people.galleryId], limit: 1 };
    await expect(search.search(people.space, query)).rejects.toThrow(
      'search: vector must have 3 dimensions, got 2',
    );
  });
});
