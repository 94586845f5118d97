import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabases } from '../../../test/databases.ts';
import type { TestDatabase } from '../../../test/databases.ts';
import { EnrolledPeople } from '../../../test/enrolled-people.ts';
import { scanFiltered } from './filtered-scan.ts';
import type { SampleFilter } from './search.types.ts';

describe.each(testDatabases)('filtered search on $name', ({ open }) => {
  const now = new Date('2026-05-01T12:00:00Z');
  let database: TestDatabase;
  let people: EnrolledPeople;
  const names = new Map<string, string>();

  async function enrol(
    name: string,
    components: readonly number[],
    facts: {
      readonly sample?: { cameraId?: string; capturedAt?: Date; attributes?: object; validUntil?: Date };
      readonly identity?: Parameters<EnrolledPeople['identity']>[0];
    },
  ): Promise<void> {
    const identityId = await people.identity(facts.identity);
    names.set(identityId, name);
    const id = await people.enrol(identityId, components);
    await database.client.sample.update({ where: { id }, data: facts.sample ?? {} });
  }

  beforeAll(async () => {
    database = await open();
    people = await new EnrolledPeople(database, 'filtered').create();
    const north = { site: 'north' };
    const sample = { cameraId: 'door' };
    const april = new Date('2026-04-01T00:00:00Z');
    await enrol('ada', [1, 0, 0], {
      sample: { ...sample, capturedAt: now, attributes: { ...north, floor: 2 } },
    });
    await enrol('bea', [1, 1, 0], { sample: { cameraId: 'yard', attributes: { ...north, floor: '2' } } });
    await enrol('cleo', [0, 1, 0], { sample: { ...sample, capturedAt: april } });
    await enrol('off', [1, 0, 0], { sample, identity: { enabled: false } });
    await enrol('gone', [1, 0, 0], { sample, identity: { validUntil: now } });
    await enrol('worn', [1, 0, 0], { sample: { ...sample, validUntil: now } });
    await enrol('away', [1, 0, 0], { sample, identity: { galleryId: await people.gallery() } });
  }, 60_000);
  afterAll(() => database.close());

  async function found(
    filter: SampleFilter,
    more: { limit?: number; minCosineSimilarity?: number; exclude?: string } = {},
  ): Promise<string> {
    const query = { spaceId: people.space.id, galleryIds: [people.galleryId], filter, now };
    const targets = [{ vector: Float32Array.of(1, 0, 0), excludeSampleId: more.exclude ?? null }];
    const { limit = 10, minCosineSimilarity = -1 } = more;
    const [hits = []] = await scanFiltered(database.client, query, { targets, limit, minCosineSimilarity });
    return hits.map((hit) => names.get(hit.identityId)).join(' ');
  }

  test('takes all live samples of the galleries, best first, where nothing is filtered', async () => {
    expect(await found({})).toBe('ada bea cleo');
    expect(await found({}, { limit: 1 })).toBe('ada');
    expect(await found({}, { minCosineSimilarity: 0.5 })).toBe('ada bea');
  });

  test('compares attributes with their types', async () => {
    expect(await found({ attributes: { site: 'north' } })).toBe('ada bea');
    expect(await found({ attributes: { site: 'north', floor: 2 } })).toBe('ada');
    expect(await found({ attributes: { floor: '2' } })).toBe('bea');
    expect(await found({ attributes: { site: 'south' } })).toBe('');
  });

  test('filters by camera and by time, and leaves out samples without a time', async () => {
    expect(await found({ cameraIds: ['door'] })).toBe('ada cleo');
    expect(await found({ cameraIds: [] })).toBe('');
    expect(await found({ since: now })).toBe('ada');
    expect(await found({ until: now })).toBe('cleo');
  });

  test('finds the second best sample of an identity whose best is the probe itself', async () => {
    const [identityId] = [...names].find(([, name]) => name === 'cleo') ?? [''];
    const better = await people.enrol(identityId, [1, 0.1, 0]);
    expect(await found({}, { limit: 2 })).toBe('ada cleo');
    expect(await found({}, { limit: 2, exclude: better })).toBe('ada bea');
    await database.client.sample.delete({ where: { id: better } });
  });
});
