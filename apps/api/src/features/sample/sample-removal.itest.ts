import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { EnrolledPeople } from '../../../test/enrolled-people.ts';
import { storeDatabases, type TestDatabase } from '../../../test/databases.ts';
import { newId } from '../../core/ids.ts';
import { addReference } from '../media/media.store.ts';
import { removeSamples } from './sample-removal.ts';

/** Long enough for the other caller to look at the sample before it is gone; a slow machine makes the test weaker only. */
const HELD_MS = 200;

describe.each(storeDatabases)('removing samples on $name', ({ open }) => {
  const now = new Date('2026-05-01T12:00:00Z');
  let database: TestDatabase;
  let people: EnrolledPeople;

  beforeAll(async () => {
    database = await open();
    people = await new EnrolledPeople(database, 'removal').create();
  }, 60_000);
  afterAll(() => database.close());

  async function keptPicture(): Promise<string> {
    const { id } = await database.client.media.create({
      data: {
        ...{ galleryId: people.galleryId, uploaderId: newId(), sha256: people.space.id, format: 'jpeg' },
        ...{ byteSize: 1, widthPx: 1, heightPx: 1, blobKey: newId() },
      },
    });
    return id;
  }

  async function sampleOf(identityId: string, mediaId: string): Promise<string> {
    const sampleId = await people.enrol(identityId, [1, 0, 0]);
    await database.client.sample.update({ where: { id: sampleId }, data: { mediaId } });
    expect(await addReference(database.client, mediaId)).toBe(true);
    return sampleId;
  }

  const remove = (sampleId: string) =>
    database.transaction((tx) => removeSamples(tx, { sampleIds: [sampleId] }, now));
  const pictureOf = (id: string) =>
    database.client.media.findUniqueOrThrow({
      where: { id },
      select: { references: true, unusedSince: true },
    });

  it('starts the 24 hours of a picture with the last of its samples', async () => {
    const [identityId, mediaId] = [await people.identity(), await keptPicture()];
    const [first, second] = [await sampleOf(identityId, mediaId), await sampleOf(identityId, mediaId)];
    await remove(first);
    expect(await pictureOf(mediaId)).toEqual({ references: 1, unusedSince: null });
    await remove(second);
    expect(await pictureOf(mediaId)).toEqual({ references: 0, unusedSince: now });
  });

  it('frees the pictures of a whole identity at once', async () => {
    const [identityId, mediaId] = [await people.identity(), await keptPicture()];
    const samples = [await sampleOf(identityId, mediaId), await sampleOf(identityId, mediaId)];
    const removed = await database.transaction((tx) => removeSamples(tx, { identityIds: [identityId] }, now));
    expect(removed.count).toBe(samples.length);
    expect(await pictureOf(mediaId)).toEqual({ references: 0, unusedSince: now });
  });

  it('takes as many statements for thousands of samples as for one', async () => {
    const statements = async (count: number): Promise<number> => {
      const identityId = await people.identity();
      await database.transaction((tx) =>
        people.enrolIn(tx, identityId, Array<number[]>(count).fill([1, 0, 0])),
      );
      const query = vi.spyOn(pg.Client.prototype, 'query');
      const removed = await database.transaction((tx) =>
        removeSamples(tx, { identityIds: [identityId] }, now),
      );
      const sent = query.mock.calls.length;
      query.mockRestore();
      expect(removed).toMatchObject({ count, spaceIds: [people.space.id] });
      expect(await database.client.outboxEntry.count({ where: { identityId, operation: 'DELETE' } })).toBe(
        count,
      );
      return sent;
    };
    const forOne = await statements(1);
    expect(forOne).toBeGreaterThan(0);
    expect(await statements(2_500)).toBe(forOne);
  });

  it('frees a picture once, although two callers remove its sample at once', async () => {
    const [identityId, mediaId] = [await people.identity(), await keptPicture()];
    await sampleOf(identityId, mediaId);
    const contested = await sampleOf(identityId, mediaId);
    const begun = Promise.withResolvers<undefined>();
    const first = database.transaction(async (tx) => {
      const outcome = await removeSamples(tx, { sampleIds: [contested] }, now);
      begun.resolve(undefined);
      await delay(HELD_MS);
      return outcome;
    });
    await begun.promise;
    expect((await remove(contested)).count).toBe(0);
    expect((await first).count).toBe(1);
    expect(await pictureOf(mediaId)).toEqual({ references: 1, unusedSince: null });
  });
});
