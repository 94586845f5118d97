import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabases, type TestDatabase } from '../../../test/databases.ts';
import { MemoryVectorIndex } from '../../../test/memory-vector-index.ts';
import { PromotedGallery } from '../../../test/promoted-gallery.ts';
import { IdentityMerging } from '../identity/identity-merging.ts';

describe.each(testDatabases)('merges and webhooks during a promotion on $name', ({ open }) => {
  let database: TestDatabase;
  let gallery: PromotedGallery;
  let merging: IdentityMerging;
  let persons: string[];
  beforeAll(async () => {
    database = await open();
    gallery = await new PromotedGallery({
      database,
      index: new MemoryVectorIndex(),
      name: 'merges',
    }).create();
    merging = new IdentityMerging({ database, clock: gallery.clock, drain: gallery.drain });
    persons = [];
    for (let index = 0; index < 8; index += 1) persons.push(await gallery.people.identity());
    await database.client.webhook.create({
      data: {
        name: 'door',
        url: 'https://example.org',
        sealedSecret: '',
        events: ['model.promoted'],
        allGalleries: true,
      },
    });
  }, 60_000);
  afterAll(() => database.close());

  async function merge(loser: number, winner: number): Promise<void> {
    const request = { loserIds: [persons[loser]!], winnerId: persons[winner]! };
    expect(await merging.merge(gallery.ctx, request)).toMatchObject({ ok: true });
  }
  const unmerge = async (loser: number) =>
    expect(await merging.unmerge(gallery.ctx, { identityId: persons[loser]! })).toMatchObject({ ok: true });
  /** Both spaces say of every sample what its row says. */
  async function areTrue(): Promise<void> {
    for (const space of [gallery.people.space, gallery.candidate.space]) {
      const samples = await gallery.samples();
      expect(await gallery.placesIn(space)).toEqual({ rows: samples, points: samples });
    }
  }

  it('go to both spaces, before, while and after it prepares, and survive the way back', async () => {
    const samples: string[] = [];
    for (const [index, person] of persons.entries()) samples.push(await gallery.enrol(person, [1, index, 1]));
    await merge(0, 1);
    const promotion = await gallery.begin();
    await Promise.all([gallery.work(promotion), merge(2, 3), merge(1, 3)]);
    expect(await gallery.activeSpace()).toBe(gallery.candidate.space.id);
    const told = await database.client.webhookDelivery.findMany();
    expect(told.map(({ event, galleryIds }) => [event, galleryIds])).toEqual([
      ['model.promoted', [gallery.people.galleryId]],
    ]);
    await merge(4, 5);
    await merge(6, 7);
    await unmerge(1);
    await areTrue();
    expect((await gallery.rollBack()).userErrors).toEqual([]);
    await unmerge(6);
    await unmerge(0);
    await areTrue();
    const owners = await database.client.sample.findMany({
      orderBy: { id: 'asc' },
      select: { identityId: true },
    });
    const expected = [0, 1, 3, 3, 5, 5, 6, 7].map((index) => persons[index]);
    expect(owners.map((row) => row.identityId)).toEqual(expected);
    expect(await gallery.found([1, 2, 1])).toEqual({ identityId: persons[3], pointId: samples[2] });
  });
});
