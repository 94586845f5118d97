import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EnrolledPeople } from '../../../test/enrolled-people.ts';
import { testDatabases, type TestDatabase } from '../../../test/databases.ts';
import { systemClock } from '../../core/clock.ts';
import type { RequestContext } from '../../core/context.ts';
import { DependencyError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import type { EnrollParts } from './enroll.ts';
import { SampleService } from './sample.service.ts';

const ctx: RequestContext = {
  requestId: 'test',
  actor: { id: newId(), name: 'test', role: 'OWNER', scope: { kind: 'ALL' }, maySeeEmbeddings: false },
};

describe.each(testDatabases)('samples on $name', ({ open }) => {
  let database: TestDatabase;
  let people: EnrolledPeople;
  beforeAll(async () => {
    database = await open();
    people = await new EnrolledPeople(database, 'deletion').create();
  }, 60_000);
  afterAll(() => database.close());

  /** A service on a disk that removes nothing. */
  function service(): SampleService {
    const parts = {
      database,
      clock: systemClock,
      blobs: { delete: () => Promise.reject(new DependencyError('blob-store', 'the disk is read-only')) },
      drain: { drainOwn: () => Promise.resolve({ indexed: true }) },
    };
    return new SampleService(parts as unknown as EnrollParts); // reason: a deletion uses these parts only
  }

  it('acknowledges a deletion once it is committed, although the disk keeps the crops', async () => {
    const sampleId = await people.enrol(await people.identity(), [1, 0, 0]);
    const outcome = await service().delete(ctx, [sampleId]);
    expect(outcome).toEqual({ deletedIds: [sampleId], indexed: true, userErrors: [] });
    expect(await database.client.sample.count({ where: { id: sampleId } })).toBe(0);
  });

  it('acknowledges a deletion to one of two callers who delete the same sample at once', async () => {
    const sampleId = await people.enrol(await people.identity(), [1, 0, 0]);
    const outcomes = await Promise.all([
      service().delete(ctx, [sampleId]),
      service().delete(ctx, [sampleId]),
    ]);
    expect(outcomes.map(({ deletedIds }) => deletedIds.length).sort()).toEqual([0, 1]);
    expect(outcomes.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual(['NOT_FOUND']);
  });

  it('advises on many identities at once, each by its own newest samples', async () => {
    const [one, three, nobody] = [await people.identity(), await people.identity(), await people.identity()];
    await people.enrol(one, [1, 0, 0]);
    for (const x of [0, 1, 2]) await people.enrol(three, [x, 1, 0]);
    const advice = await service().coverageAdvice([one, three, nobody]);
    expect([...advice.keys()]).toEqual([one, three, nobody]);
    expect(advice.get(one)).toContain('FEW_FACES');
    expect(advice.get(three)).not.toContain('FEW_FACES');
    expect(advice.get(nobody)).toEqual(['NO_FACE']);
  });
});
