import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabases, type TestDatabase } from '../../../test/databases.ts';
import { contextOf, MergingPeople } from '../../../test/merging-people.ts';
import { MemoryVectorIndex } from '../../../test/memory-vector-index.ts';
import { unitVector } from '../../../test/vectors.ts';
import { systemClock } from '../../core/clock.ts';
import { newId } from '../../core/ids.ts';
import { createIndexReadiness } from '../search/index-readiness.ts';
import { createIndexedSearch } from '../search/indexed-search.ts';
import { createOutboxDrain } from '../search/outbox-drain.ts';
import { ConsentService } from './consent.service.ts';
import { mayBecomeEnrolled, mayBeEnrolled } from './consent.store.ts';

describe.each(testDatabases)('consent on $name', ({ open, name }) => {
  let database: TestDatabase;
  let people: MergingPeople;
  let consents: ConsentService;
  const index = new MemoryVectorIndex();
  const vector = unitVector([0.2, 0.9, 0.1]);
  beforeAll(async () => {
    database = await open();
    people = new MergingPeople(database, `consent on ${name}`, systemClock);
    await people.create();
    const media = { findOwn: () => Promise.resolve(new Map()) };
    consents = new ConsentService({ database, media, clock: systemClock });
  }, 180_000);
  afterAll(() => database.close());

  const record = (identityId: string, more: object = {}) =>
    consents.record(contextOf(), {
      ...{ identityId, lawfulBasis: 'CONSENT', purpose: 'door', note: null, expiresAt: null },
      ...{ givenAt: new Date(Date.now() - 60_000), idempotencyKey: null, ...more },
    });
  const withdraw = (identityId: string) =>
    consents.withdraw(contextOf(), { identityId, withdrawnAt: null, idempotencyKey: null });
  const stateOf = async (id: string) => (await consents.standings([id])).get(id)?.state;
  const require = (consentRequired: boolean) =>
    database.client.gallery.update({ where: { id: people.galleryId }, data: { consentRequired } });
  /** By the index, and by what waits for it. */
  const found = async (isDrained: boolean, limit = 10): Promise<readonly string[]> => {
    const readiness = createIndexReadiness({ database, vectorIndex: index });
    if (isDrained) {
      const drain = createOutboxDrain({ database, vectorIndex: index, readiness });
      await drain.drainOwn({ spaceIds: [people.space.id], timeoutMs: 30_000 });
    }
    const search = createIndexedSearch({ database, vectorIndex: index, readiness });
    const hits = await search.search(people.space, { vector, galleryIds: [people.galleryId], limit });
    return hits.map((hit) => hit.identityId);
  };

  it('withdrawn between an enrolment and a search hides the person, in the index and before it', async () => {
    const id = await people.identity();
    await record(id);
    await people.enrol(id, [...vector]);
    for (const isDrained of [false, true]) {
      expect(await found(isDrained)).toContain(id);
      expect(await withdraw(id)).toMatchObject({ ok: true, value: { count: 1 } });
      expect(await found(isDrained)).not.toContain(id);
      expect(await mayBeEnrolled(database.client, id)).toBe(false);
      expect(await stateOf(id)).toBe('WITHDRAWN');
      await record(id);
      expect(await found(isDrained)).toContain(id);
    }
  }, 60_000);

  it('that is asked for hides at once who never gave one, and lets nobody new in', async () => {
    const id = await people.identity();
    await people.enrol(id, [...vector]);
    const { galleryId } = people;
    expect(await found(true)).toContain(id);
    expect(await mayBecomeEnrolled(database.client, { identityId: newId(), galleryId })).toBe(true);
    await require(true);
    expect(await found(true)).not.toContain(id);
    expect(await mayBecomeEnrolled(database.client, { identityId: newId(), galleryId })).toBe(false);
    expect(await mayBecomeEnrolled(database.client, { identityId: id, galleryId })).toBe(false);
    await record(id, { expiresAt: new Date(Date.now() + 3_600_000) });
    expect(await found(true)).toContain(id);
    await require(false);
    const counts = (await consents.counts([galleryId])).get(galleryId);
    expect(counts).toMatchObject({ expired: 0, withdrawn: 0 });
  }, 60_000);

  it('of a merged identity is the consent of the one it was merged into, until that is undone', async () => {
    const [ann, anna] = [await people.person(1), await people.person(1)];
    await record(ann.id);
    expect(await stateOf(anna.id)).toBe('NONE');
    await people.merging.merge(contextOf(), { loserIds: [ann.id], winnerId: anna.id });
    expect(await stateOf(anna.id)).toBe('GIVEN');
    expect((await consents.list(anna.id, { after: null, limit: 10 })).rows).toHaveLength(1);
    // By an old name too.
    expect(await withdraw(ann.id)).toMatchObject({ value: { count: 1, identity: { id: anna.id } } });
    expect(await stateOf(anna.id)).toBe('WITHDRAWN');
    await people.merging.unmerge(contextOf(), { identityId: ann.id });
    expect([await stateOf(ann.id), await stateOf(anna.id)]).toEqual(['WITHDRAWN', 'NONE']);
  }, 60_000);

  it('withdrawn leaves the place in the answer to who comes next, in the index and before it', async () => {
    const [hidden, next] = [await people.identity(), await people.identity()];
    await record(hidden);
    await people.enrol(hidden, [0.2, 0.9, 0.11]);
    await people.enrol(next, [0.2, 0.9, 0.2]);
    await database.client.identity.updateMany({
      where: { id: { notIn: [hidden, next] } },
      data: { enabled: false },
    });
    await withdraw(hidden);
    expect([await found(false, 1), await found(true, 1)]).toEqual([[next], [next]]);
  }, 60_000);
});
