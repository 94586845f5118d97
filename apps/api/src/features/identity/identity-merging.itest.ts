import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabases, type TestDatabase } from '../../../test/databases.ts';
import { contextOf, MergingPeople } from '../../../test/merging-people.ts';
import { newId } from '../../core/ids.ts';
import { findEnrollTarget } from '../sample/enroll-target.store.ts';
import { lockIdentity } from '../sample/sample.store.ts';
import { samplesOfCamera } from '../search/search.store.ts';
import { namesOfIdentities, resolveIdentityIds } from './identity-alias.store.ts';
import { createMergeSweeper } from './identity-merge-sweeper.ts';
import { MERGE_UNDO_MS } from './identity-merging.ts';
import {
  deleteIdentities,
  findByExternalIds,
  findNamedIdentities,
  listIdentities,
} from './identity.store.ts';

describe.each(testDatabases)('merging identities on $name', ({ open }) => {
  let database: TestDatabase;
  let people: MergingPeople;
  let offsetMs = 0;
  let run = 0;
  const start = Date.now();
  const clock = { now: () => new Date(start + offsetMs) };
  beforeAll(async () => {
    database = await open();
  }, 60_000);
  afterAll(() => database.close());
  beforeEach(async () => {
    [run, offsetMs] = [run + 1, 0];
    await database.client.identity.deleteMany();
    people = new MergingPeople(database, `merge ${run}`, clock);
    await people.create();
  });
  const isTrue = async () => expect(await people.told()).toEqual(await people.truth());
  const named = async (id: string) =>
    (await findNamedIdentities(database.client, { kind: 'ALL' }, [id])).get(id)?.id ?? null;
  const sweep = () => createMergeSweeper({ database, clock, log: () => undefined }).sweep();

  it('gives the samples to the winner in every space, and keeps the ids of the loser', async () => {
    const [ann, anna] = [await people.person(2), await people.person(1)];
    const spaceId = (await new MergingPeople(database, `second ${run}`, clock).create()).space.id;
    const [first] = await database.client.embedding.findMany({ where: { sampleId: ann.samples[0]! } });
    await database.client.embedding.create({ data: { ...first!, spaceId } });
    await database.client.identity.update({ where: { id: ann.id }, data: { externalId: 'a-1' } });

    const outcome = await people.merging.merge(contextOf(), { loserIds: [ann.id], winnerId: anna.id });

    expect(outcome).toMatchObject({ ok: true, value: { movedSamples: 2, differingFields: [] } });
    expect(await people.owners()).toEqual({ [anna.id]: [...ann.samples, ...anna.samples] });
    expect(Object.keys(await people.told())).toHaveLength(4);
    await isTrue();
    expect(await named(ann.id)).toBe(anna.id);
    const [byExternalId] = await findByExternalIds(database.client, people.galleryId, ['a-1']);
    expect(byExternalId?.mergedIntoId).toBe(anna.id);
    const target = await findEnrollTarget(database.client, { kind: 'ALL' }, ann.id);
    expect(target?.identityId).toBe(anna.id);
    await database.client.sample.update({ where: { id: ann.samples[0]! }, data: { cameraId: 'door' } });
    const taken = { identityId: ann.id, cameraId: 'door', galleryIds: [people.galleryId] };
    expect(await samplesOfCamera(database.client, taken)).toEqual([ann.samples[0]]);
    const owner = { identityId: ann.id, galleryId: people.galleryId };
    expect(await database.transaction((tx) => lockIdentity(tx, owner))).toBe(anna.id);
    const page = { after: null, limit: 10 };
    const listed = await listIdentities(database.client, people.galleryId, { filter: {}, page });
    expect(listed.rows.map((row) => row.id)).toEqual([anna.id]);
    expect([...(await namesOfIdentities(database.client, [anna.id])).get(anna.id)!].sort()).toEqual(
      [ann.id, anna.id].sort(),
    );
  });

  it('gives back exactly what came from the loser and is still there', async () => {
    const [ann, anna, other] = [await people.person(4), await people.person(1), await people.person(0)];
    const facts = { name: 'Ann', metadata: { badge: 7 }, tags: ['north'], enabled: false };
    await database.client.identity.update({ where: { id: ann.id }, data: facts });
    const merged = await people.merging.merge(contextOf(), { loserIds: [ann.id], winnerId: anna.id });
    expect(merged).toMatchObject({
      value: { differingFields: ['name', 'metadata', 'tags', 'enabled'] },
    });
    const [stays, back, deleted, moved] = ann.samples;
    const [enrolled] = await database.transaction((tx) => people.enrolIn(tx, anna.id, [[0, 0, 1]]));
    await people.remove(deleted!);
    await people.move(moved!, other.id);
    await people.move(stays!, other.id);
    await database.client.identityMergeSample.deleteMany({ where: { sampleId: stays! } }); // as assignSamples does
    await people.move(stays!, anna.id);

    const undone = await people.merging.unmerge(contextOf(), { identityId: ann.id });

    expect(undone).toMatchObject({
      ok: true,
      value: { returnedSamples: 1, identity: { id: ann.id, ...facts } },
    });
    expect(await people.owners()).toEqual({
      [ann.id]: [back],
      [anna.id]: expect.arrayContaining([stays, anna.samples[0], enrolled]) as unknown,
      [other.id]: [moved],
    });
    await isTrue();
    expect(await named(ann.id)).toBe(ann.id);
    expect(await people.unmerge(ann.id)).toBe('IDENTITY_NOT_MERGED');
    expect(await people.merge([ann.id], anna.id)).toBeNull();
  });

  it.each([
    ['in the order of the merges', [0, 1]],
    ['out of order', [1, 0]],
  ])('undoes a chain %s', async (_name, order) => {
    const [a, b, c] = [await people.person(1), await people.person(1), await people.person(1)];
    expect(await people.merge([a.id], b.id)).toBeNull();
    expect(await people.merge([b.id], c.id)).toBeNull();
    expect(await named(a.id)).toBe(c.id);
    expect(await people.owners()).toEqual({ [c.id]: [...a.samples, ...b.samples, ...c.samples] });
    for (const index of order) expect(await people.unmerge([a.id, b.id][index]!)).toBeNull();
    expect(await people.owners()).toEqual({ [a.id]: a.samples, [b.id]: b.samples, [c.id]: c.samples });
    await isTrue();
    expect(await named(a.id)).toBe(a.id);
  });

  it('does not take samples along that another merge brought since', async () => {
    const [a, b, c] = [await people.person(1), await people.person(1), await people.person(1)];
    await people.merge([a.id], b.id);
    await people.merge([b.id], c.id);
    await people.unmerge(a.id);
    await people.merge([a.id], c.id);
    expect(await people.unmerge(b.id)).toBeNull();
    expect(await people.owners()).toEqual({ [b.id]: b.samples, [c.id]: [...a.samples, ...c.samples] });
    expect(await people.unmerge(a.id)).toBeNull();
    expect(await people.owners()).toEqual({ [a.id]: a.samples, [b.id]: b.samples, [c.id]: c.samples });
  });

  it('refuses what cannot be meant', async () => {
    const [a, b] = [await people.person(1), await people.person(1)];
    const foreign = await people.identity({ galleryId: await people.gallery() });
    const scope = { kind: 'SOME', galleryIds: new Set<string>() } as const;
    expect(await people.merge([a.id], a.id)).toBe('INVALID_INPUT');
    expect(await people.merge([], a.id)).toBe('INVALID_INPUT');
    expect(await people.merge([a.id], foreign)).toBe('INVALID_INPUT');
    expect(await people.merge(Array.from({ length: 21 }, newId), a.id)).toBe('LIMIT_EXCEEDED');
    expect(await people.merge([newId()], a.id)).toBe('NOT_FOUND');
    expect(await people.merge([null], a.id)).toBe('NOT_FOUND');
    expect(await people.merge([a.id], null)).toBe('NOT_FOUND');
    expect(await people.merge([a.id], b.id, contextOf(scope))).toBe('NOT_FOUND');
    expect(await people.unmerge(a.id)).toBe('IDENTITY_NOT_MERGED');
    expect(await people.unmerge(newId())).toBe('NOT_FOUND');
    expect(await people.merge([a.id], b.id)).toBeNull();
    expect(await people.merge([a.id], b.id)).toBe('IDENTITY_MERGED');
    expect(await people.merge([b.id], a.id)).toBe('IDENTITY_MERGED');
    expect(await people.unmerge(a.id, contextOf(scope))).toBe('NOT_FOUND');
    expect(await people.owners()).toEqual({ [b.id]: [...a.samples, ...b.samples] });
  });

  it('does it once for a key, and answers a replay alike', async () => {
    const [a, b] = [await people.person(2), await people.person(1)];
    const request = { loserIds: [a.id], winnerId: b.id, idempotencyKey: `merge ${run}` };
    const first = await people.merging.merge(contextOf(), request);
    expect(await people.merging.merge(contextOf(), request)).toEqual(first);
    const other = { ...request, winnerId: a.id, loserIds: [b.id] };
    expect(await people.merging.merge(contextOf(), other)).toMatchObject({
      error: { code: 'IDEMPOTENCY_MISMATCH' },
    });
  });

  it('is final after seven days: nothing but the ids of the loser is left', async () => {
    const [a, b] = [await people.person(1), await people.person(1)];
    const facts = { name: 'Ann', externalId: 'a', metadata: { badge: 7 }, tags: ['north'] };
    await database.client.identity.update({ where: { id: a.id }, data: facts });
    await people.merge([a.id], b.id);
    offsetMs = MERGE_UNDO_MS - 1;
    expect(await sweep()).toBe(0);
    offsetMs = MERGE_UNDO_MS;
    expect(await people.unmerge(a.id)).toBe('MERGE_FINAL');
    expect(await sweep()).toBe(1);
    expect(await people.unmerge(a.id)).toBe('MERGE_FINAL');
    expect(await named(a.id)).toBe(b.id);
    const row = await database.client.identity.findUniqueOrThrow({ where: { id: a.id } });
    expect(row).toMatchObject({ name: null, externalId: 'a', metadata: {}, tags: [] });
    expect(await database.client.identityMergeSample.count({ where: { loserId: a.id } })).toBe(0);
  });

  it('ends with the winner: an id of a deleted identity names nothing', async () => {
    const [a, b, c] = [await people.person(1), await people.person(1), await people.person(1)];
    await people.merge([a.id], b.id);
    await people.merge([b.id], c.id);
    await database.client.sample.deleteMany({ where: { identityId: c.id } });
    await database.transaction((tx) => deleteIdentities(tx, [c.id]));
    expect(await resolveIdentityIds(database.client, [a.id, b.id, c.id])).toEqual(new Map());
    expect(await people.unmerge(a.id)).toBe('NOT_FOUND');
  });

  it('lets one of two opposite merges win, and survives all at once', async () => {
    const persons = await Promise.all(Array.from({ length: 6 }, () => people.person(2)));
    const [a, b, c, d, e, f] = persons.map((person) => person.id) as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const opposite = await Promise.all([people.merge([a], b), people.merge([b], a)]);
    expect(opposite.sort()).toEqual(['IDENTITY_MERGED', null].sort());
    const enrolments = Array.from({ length: 6 }, (_, index) =>
      database.transaction(async (tx) => {
        const id = await lockIdentity(tx, { identityId: [a, c][index % 2]!, galleryId: people.galleryId });
        return people.enrolIn(tx, id!, [[1, index, 1]]);
      }),
    );
    const outcomes = await Promise.all([
      people.merge([c], d),
      people.merge([d], e),
      people.merge([e], c),
      people.merge([d, e], f),
      people.unmerge(c),
      ...enrolments,
      people.remove(persons[2]!.samples[0]!),
    ]);
    expect(outcomes.slice(0, 5).every((code) => code === null || /MERGED$/.test(String(code)))).toBe(true);
    await isTrue();
    const owners = await people.owners();
    expect(Object.values(owners).flat()).toHaveLength(12 + 6 - 1);
    const aliases = await database.client.identity.findMany({ where: { mergedIntoId: { not: null } } });
    expect(aliases.filter(({ id }) => id in owners)).toEqual([]);
  });
});
