import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeDatabases, type TestDatabase } from '../../../test/databases.ts';
import { EnrolledPeople } from '../../../test/enrolled-people.ts';
import { sizeOf, drawIdentities, readVectors } from '../threshold/gallery-vectors.store.ts';
import { createExpiredSamplesSweeper } from './expired-samples-sweeper.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

describe.each(storeDatabases)('expired body samples on $name', ({ open }) => {
  const now = new Date('2026-05-31T12:00:00Z');
  const daysAgo = (days: number): Date => new Date(now.getTime() - days * DAY_MS);
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());

  let galleries = 0;
  async function galleryThatKeeps(expiredBodyDays: number | null): Promise<EnrolledPeople> {
    galleries += 1;
    const people = await new EnrolledPeople(database, `expired ${galleries}`).create();
    await database.client.gallery.update({ where: { id: people.galleryId }, data: { expiredBodyDays } });
    return people;
  }

  async function sample(
    people: EnrolledPeople,
    data: { validUntil: Date | null; modality?: 'FACE'; cropBlobKey?: string },
  ): Promise<string> {
    const id = await people.enrol(await people.identity(), [1, 0, 0]);
    await database.client.sample.update({ where: { id }, data: { modality: 'BODY', ...data } });
    return id;
  }

  function sweeper() {
    const deleted: string[] = [];
    const blobs = { delete: (keys: readonly string[]) => Promise.resolve(void deleted.push(...keys)) };
    const made = createExpiredSamplesSweeper({
      ...{ database, blobs, clock: { now: () => now }, log: () => undefined },
    });
    return { ...made, deleted };
  }

  const left = async ({ galleryId }: EnrolledPeople): Promise<readonly string[]> =>
    (
      await database.client.sample.findMany({
        where: { galleryId },
        select: { id: true },
        orderBy: { id: 'asc' },
      })
    ).map(({ id }) => id);

  it('go after the days that their gallery says, with crops and vectors, once, and with an audit entry', async () => {
    const people = await galleryThatKeeps(30);
    const gone = await sample(people, { validUntil: daysAgo(30), cropBlobKey: 'worn' });
    const kept = [
      await sample(people, { validUntil: new Date(daysAgo(30).getTime() + 1) }),
      await sample(people, { validUntil: null }),
      await sample(people, { validUntil: daysAgo(400), modality: 'FACE' }),
    ];
    const first = sweeper();
    expect([await first.sweep(), first.deleted]).toEqual([1, ['worn']]);
    expect(await left(people)).toEqual(kept.sort());
    expect(await database.client.embedding.count({ where: { sampleId: gone } })).toBe(0);
    expect(await database.client.outboxEntry.count({ where: { pointId: gone, operation: 'DELETE' } })).toBe(
      1,
    );
    const again = sweeper();
    expect([await again.sweep(), again.deleted]).toEqual([0, []]);
    const entries = await database.client.auditEntry.findMany({
      where: { galleryIds: { has: people.galleryId }, action: 'expireSamples' },
    });
    expect(entries).toMatchObject([{ actorId: null, outcome: 'OK', detail: { samples: 1 } }]);
  });

  it('go at once where none are kept, and never where all are', async () => {
    const [none, all] = [await galleryThatKeeps(0), await galleryThatKeeps(null)];
    await sample(none, { validUntil: now });
    const fresh = await sample(none, { validUntil: new Date(now.getTime() + 1) });
    const old = await sample(all, { validUntil: daysAgo(4000) });
    expect(await sweeper().sweep()).toBe(1);
    expect([await left(none), await left(all)]).toEqual([[fresh], [old]]);
  });

  it('are no part of what thresholds are computed from', async () => {
    const people = await galleryThatKeeps(null);
    const { galleryId, space } = people;
    const expired = await sample(people, { validUntil: now });
    const live = await sample(people, { validUntil: new Date(now.getTime() + 1) });
    const owner = await database.client.sample.findUniqueOrThrow({ where: { id: live } });
    // somebody with one of each
    await database.client.sample.update({
      where: { id: await people.enrol(owner.identityId, [0, 1, 0]) },
      data: { modality: 'BODY', validUntil: daysAgo(1) },
    });
    const query = { galleryId, spaceId: space.id, now };
    expect(await sizeOf(database.client, query)).toEqual({ identities: 1, samples: 1 });
    const drawn = await drawIdentities(database.client, query, 100);
    expect(drawn).toEqual([owner.identityId]);
    const rows = await readVectors(database.client, drawn, { ...query, dimensions: 3 });
    expect([rows.features.rows, [...rows.features.values]]).toEqual([1, [1, 0, 0]]);
    expect(await left(people)).toContain(expired);
  });
});
