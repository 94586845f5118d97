import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeDatabases, type TestDatabase } from '../../../test/databases.ts';
import { EnrolledPeople } from '../../../test/enrolled-people.ts';
import { newId } from '../../core/ids.ts';
import { createSearchSweeper } from './search-sweeper.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

describe.each(storeDatabases)('the sweeper of searches on $name', ({ open }) => {
  const now = new Date('2026-05-31T12:00:00Z');
  const daysAgo = (days: number): Date => new Date(now.getTime() - days * DAY_MS);
  let database: TestDatabase;
  let people: EnrolledPeople;
  beforeAll(async () => {
    database = await open();
    people = await new EnrolledPeople(database, 'sweep').create();
  }, 60_000);
  afterAll(() => database.close());

  async function searchesAt(createdAt: Date, count: number): Promise<string[]> {
    const ids = Array.from({ length: count }, () => newId());
    const facts = { kind: 'IMAGE', actorId: newId(), galleryIds: [people.galleryId], createdAt };
    await database.client.searchEvent.createMany({
      data: ids.map((id) => ({ ...facts, id, modality: 'FACE' })),
    });
    const answer = { index: 0, spaceId: people.space.id, vector: new Uint8Array(12), candidates: [] };
    await database.client.searchProbe.createMany({
      data: ids.map((searchId) => ({ ...answer, searchId, decision: 'UNKNOWN' })),
    });
    return ids;
  }

  const sweeperInto = (deleted: string[]) => {
    const blobs = { delete: (keys: readonly string[]) => Promise.resolve(void deleted.push(...keys)) };
    return createSearchSweeper({ database, blobs, clock: { now: () => now }, log: () => undefined });
  };

  it('deletes the crops of their probes too, but for those that feedback keeps', async () => {
    const [gone = '', kept = ''] = await searchesAt(daysAgo(31), 2);
    for (const [searchId, cropBlobKey] of [
      [gone, 'gone'],
      [kept, 'kept'],
    ] as const) {
      await database.client.searchProbe.updateMany({ where: { searchId }, data: { cropBlobKey } });
    }
    const identityId = await people.identity();
    await database.client.feedback.create({
      data: {
        ...{ galleryId: people.galleryId, modality: 'FACE', searchId: kept, probeIndex: 0, identityId },
        ...{ verdict: 'CORRECT', state: 'CONFIRMED', actorId: newId(), cropBlobKey: 'kept' },
      },
    });
    const deleted: string[] = [];
    expect(await sweeperInto(deleted).sweep()).toBe(2);
    expect(deleted).toEqual(['gone']);
  });

  it('deletes those older than 30 days with their probes, however many, and nothing else', async () => {
    await searchesAt(new Date(daysAgo(30).getTime() - 1), 450);
    const kept = [...(await searchesAt(daysAgo(30), 1)), ...(await searchesAt(now, 1))].sort();
    const sweeper = sweeperInto([]);
    expect(await sweeper.sweep()).toBe(450);
    const left = [
      (await database.client.searchEvent.findMany()).map((row) => row.id),
      (await database.client.searchProbe.findMany()).map((row) => row.searchId),
    ];
    expect(left.map((ids) => ids.sort())).toEqual([kept, kept]);
    expect(await sweeper.sweep()).toBe(0);
  });
});
