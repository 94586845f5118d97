import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabases, type TestDatabase } from '../../../test/databases.ts';
import { EnrolledPeople } from '../../../test/enrolled-people.ts';
import { MemoryVectorIndex } from '../../../test/memory-vector-index.ts';
import { unitVector } from '../../../test/vectors.ts';
import type { GalleryScope, RequestContext } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import { deleteIdentities, lockIdentities } from '../identity/identity.store.ts';
import { createIndexedSearch } from '../search/indexed-search.ts';
import { createOutboxDrain } from '../search/outbox-drain.ts';
import { moveSamples, type MoveOutcome } from './sample-move.ts';
import { removeSamples } from './sample-removal.ts';

const EAST = [1, 0, 0];
const NORTH = [0, 1, 0];

describe.each(testDatabases)('moving samples on $name', ({ open }) => {
  let database: TestDatabase;
  let people: EnrolledPeople;
  let index: MemoryVectorIndex;
  let ann: string;
  let ben: string;
  let run = 0;
  const actor = { id: newId(), name: 'test', role: 'OWNER', maySeeEmbeddings: false } as const;
  beforeAll(async () => {
    database = await open();
  }, 60_000);
  afterAll(() => database.close());
  beforeEach(async () => {
    run += 1;
    await database.client.outboxEntry.deleteMany();
    people = await new EnrolledPeople(database, `move ${run}`).create();
    index = new MemoryVectorIndex();
    [ann, ben] = [await people.identity(), await people.identity()];
  });

  const applyAll = () =>
    createOutboxDrain({ database, vectorIndex: index }).drainOwn({
      spaceIds: [people.space.id],
      timeoutMs: 10_000,
    });
  /** As a server whose index takes nothing until `applyAll`. */
  function move(
    sampleIds: readonly (string | null)[],
    toIdentityId: string | null,
    options: { key?: string; scope?: GalleryScope } = {},
  ): Promise<MoveOutcome> {
    const { key = null, scope = { kind: 'ALL' } } = options;
    const ctx: RequestContext = { requestId: 'test', actor: { ...actor, scope } };
    const drain = { drainOwn: () => Promise.resolve({ indexed: false }) };
    return moveSamples({ database, drain }, ctx, { sampleIds, toIdentityId, idempotencyKey: key });
  }
  const found = async (limit = 5) => {
    const search = createIndexedSearch({ database, vectorIndex: index });
    const query = { vector: unitVector(EAST), galleryIds: [people.galleryId], limit };
    const hits = await search.search(people.space, { ...query, minCosineSimilarity: 0.5 });
    return hits.map(({ identityId, pointId }) => [identityId, pointId]);
  };
  const ownerOf = async (id: string) =>
    (await database.client.sample.findUniqueOrThrow({ where: { id } })).identityId;
  const audits = () =>
    database.client.auditEntry.findMany({ where: { galleryIds: { has: people.galleryId } } });

  it('lets a search find the sample under its new identity only, before and after the index has it', async () => {
    const sample = await people.enrol(ann, EAST);
    await applyAll();
    const outcome = await move([sample], ben);
    expect(outcome).toMatchObject({ samples: [{ id: sample, identityId: ben }], indexed: false });
    expect(await index.scan(people.space, { afterPointId: null, limit: 9 })).toMatchObject([
      { pointId: sample, identityId: ann },
    ]);
    expect(await found()).toEqual([[ben, sample]]);
    await applyAll();
    expect(await index.scan(people.space, { afterPointId: null, limit: 9 })).toMatchObject([
      { pointId: sample, identityId: ben },
    ]);
    expect(await found()).toEqual([[ben, sample]]);
  });

  it('leaves nothing under the old identity in any space', async () => {
    const sample = await people.enrol(ann, EAST);
    const other = await new EnrolledPeople(database, `move ${run}, other space`).create();
    const vector = { vector: new Uint8Array(12) };
    await database.client.embedding.create({
      data: { sampleId: sample, spaceId: other.space.id, ...vector },
    });
    await applyAll();
    await move([sample], ben);
    expect(await database.client.sample.count({ where: { identityId: ann } })).toBe(0);
    const told = await database.client.outboxEntry.findMany({
      where: { pointId: sample, appliedAt: null },
      select: { spaceId: true, operation: true, identityId: true },
    });
    const upsert = { operation: 'UPSERT', identityId: ben };
    expect(told).toHaveLength(2);
    for (const { id } of [people.space, other.space]) expect(told).toContainEqual({ spaceId: id, ...upsert });
  });

  it('answers each sample once in the order of the request, those already there too, and audits who had them', async () => {
    const [first, second] = [await people.enrol(ann, EAST), await people.enrol(ann, NORTH)];
    const own = await people.enrol(ben, NORTH);
    const { samples } = await move([second, own, first, second], ben);
    expect(samples.map(({ id, identityId }) => [id, identityId])).toEqual(
      [second, own, first].map((id) => [id, ben]),
    );
    expect(await audits()).toMatchObject([
      {
        action: 'moveSamples',
        targetType: 'Identity',
        targetId: ben,
        galleryIds: [people.galleryId],
        outcome: 'OK',
        detail: { samples: [second, own, first], from: { [first]: ann, [second]: ann } },
      },
    ]);
  });

  it('tells the index nothing about a sample that is there already', async () => {
    const sample = await people.enrol(ann, EAST);
    await applyAll();
    expect(await move([sample], ann)).toMatchObject({ samples: [{ id: sample }], userErrors: [] });
    expect(await database.client.outboxEntry.count({ where: { appliedAt: null } })).toBe(0);
  });

  it('moves none where one is gone, hidden or of another gallery', async () => {
    const elsewhere = await people.gallery();
    const sample = await people.enrol(ann, EAST);
    const foreign = await people.enrol(await people.identity({ galleryId: elsewhere }), EAST);
    const scope = { kind: 'SOME', galleryIds: new Set([people.galleryId]) } as const;
    const path = ['input', 'sampleIds'];
    const refusals = [
      [await move([sample, foreign], ben), 'INVALID_INPUT'],
      [await move([sample, foreign], ben, { scope }), 'NOT_FOUND'],
      [await move([sample, newId()], ben), 'NOT_FOUND'],
      [await move([sample, null], ben), 'NOT_FOUND'],
      [await move([], ben), 'INVALID_INPUT'],
      [await move(Array<string>(101).fill(sample), ben), 'LIMIT_EXCEEDED'],
    ] as const;
    for (const [outcome, code] of refusals) {
      expect(outcome).toMatchObject({ samples: [], indexed: true, userErrors: [{ code, path }] });
    }
    expect([await ownerOf(sample), await audits()]).toEqual([ann, []]);
  });

  it('does not know an identity that is absent, hidden or of a deleted gallery', async () => {
    const sample = await people.enrol(ann, EAST);
    const elsewhere = await people.gallery();
    const hidden = await people.identity({ galleryId: elsewhere });
    const scope = { kind: 'SOME', galleryIds: new Set([people.galleryId]) } as const;
    const outcomes = [
      await move([sample], newId()),
      await move([sample], null),
      await move([sample], hidden, { scope }),
    ];
    const deletedAt = new Date();
    await database.client.gallery.update({ where: { id: people.galleryId }, data: { deletedAt } });
    outcomes.push(await move([sample], ben));
    for (const { userErrors } of outcomes) {
      expect(userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'toIdentityId'] }]);
    }
    expect(await ownerOf(sample)).toBe(ann);
  });

  it('answers the first payload again for the same idempotency key, although the sample has moved on', async () => {
    const sample = await people.enrol(ann, EAST);
    const first = await move([sample], ben, { key: `once ${run}` });
    await move([sample], ann);
    expect(await move([sample], ben, { key: `once ${run}` })).toEqual(first);
    expect(await ownerOf(sample)).toBe(ann);
    expect((await move([sample], ann, { key: `once ${run}` })).userErrors).toMatchObject([
      { code: 'IDEMPOTENCY_MISMATCH' },
    ]);
  });

  it('loses no sample to the deletion of the identity that had it, and gives none to one that goes', async () => {
    const samples = [await people.enrol(ann, EAST), await people.enrol(ann, EAST)];
    const remove = (id: string) =>
      database.transaction(async (tx) => {
        await lockIdentities(tx, [id]);
        const { count } = await removeSamples(tx, { identityIds: [id] }, new Date());
        await deleteIdentities(tx, [id]);
        return count;
      });
    const [moved, removed] = await Promise.all([move(samples, ben), remove(ann)]);
    expect(moved.samples.length + removed).toBe(2);
    expect(await database.client.sample.count({ where: { identityId: ben } })).toBe(moved.samples.length);
    const cat = await people.identity();
    const late = await people.enrol(cat, EAST);
    const [given] = await Promise.all([move([late], ben), remove(ben)]);
    const stays = await database.client.sample.count({ where: { id: late } });
    expect(stays).toBe(1 - given.samples.length);
  });

  it('draws the numbers of the index in the order of the commits where two callers move one sample', async () => {
    const sample = await people.enrol(ann, EAST);
    const cat = await people.identity();
    await Promise.all([move([sample], ben), move([sample], cat), move([sample], ben), move([sample], cat)]);
    const owner = await ownerOf(sample);
    await applyAll();
    expect(await index.scan(people.space, { afterPointId: null, limit: 9 })).toMatchObject([
      { pointId: sample, identityId: owner },
    ]);
  });
});
