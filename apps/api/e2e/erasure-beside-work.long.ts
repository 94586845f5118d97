import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabases } from '../test/databases.ts';
import { checkReceipt } from '../src/features/erasure/receipt.ts';
import { FaultServer } from './fault-server.ts';
import { clientsOf, rowId, TracedPerson } from './traced-person.ts';
import { WorkOfPerson, type WorkKind } from './work-of-person.ts';

const patienceMs = 600_000;
const most = 4;

describe.each(testDatabases)('an erasure beside real work on $name', (kind) => {
  let server: FaultServer;
  beforeAll(async () => {
    server = await FaultServer.open(kind);
    await server.start();
  });
  afterAll(() => server.close());

  /** Begins everything, erases in the middle of it, and lets it end. */
  async function round(number: number): Promise<readonly WorkKind[]> {
    const { client, privacy } = clientsOf(server);
    const galleryId = await client.gallery();
    const person = await (await new TracedPerson(server, galleryId, number).enrol(4)).see();
    const work = new WorkOfPerson(server, person);
    await work.enrolOthers(14, 12);
    await work.begin({ epochs: 600, imported: 240 });
    const { erasure, userErrors } = await privacy.erase(person.identityId);
    expect(userErrors).toEqual([]);
    const where = { id: rowId(erasure.id) };
    const { createdAt } = await server.look((db) => db.erasure.findUniqueOrThrow({ where }));
    expect(await person.isFound()).toBe(false);
    const done = await privacy.done(erasure.id, patienceMs);
    const underWay = await work.underWayAt(createdAt);
    expect(await person.isFound()).toBe(false);
    expect(await person.traces()).toEqual([]);
    const check = checkReceipt(done.receipt);
    if (!check.isGenuine) throw new Error(check.problem);
    await expectOthersUnharmed(galleryId, work, underWay);
    return underWay;
  }

  async function expectOthersUnharmed(
    galleryId: string,
    work: WorkOfPerson,
    underWay: readonly WorkKind[],
  ): Promise<void> {
    const where = { galleryId: rowId(galleryId) };
    const seen = await server.look(async (db) => ({
      run: await db.trainingRun.findUniqueOrThrow({ where: { id: work.runId } }),
      models: await db.modelVersion.findMany({ select: { id: true, erasedIdentities: true } }),
      entries: await db.importEntry.groupBy({
        by: ['reason'],
        where: { jobId: work.jobs.get('import') ?? '' },
        _count: true,
      }),
      others: await db.identity.count({ where: { ...where, name: { startsWith: 'other ' } } }),
      samples: await db.sample.count({ where }),
      embeddings: await db.embedding.groupBy({ by: ['spaceId'], where: { sample: where }, _count: true }),
      exports: await db.galleryExport.count({ where: { jobId: work.jobs.get('export') ?? '' } }),
    }));
    expect(seen.others).toBe(14);
    // Both spaces have a vector of every sample: the promotion has left out nobody else.
    expect(seen.embeddings.map(({ _count }) => _count)).toEqual([seen.samples, seen.samples]);
    if (underWay.includes('import')) {
      const reasons = new Map(seen.entries.map(({ reason, _count }) => [reason, _count]));
      expect(reasons.get('IDENTITY_ERASED')).toBeGreaterThan(0);
    }
    if (underWay.includes('export')) expect(seen.exports).toBe(1);
    const { generation, modelVersionId } = seen.run;
    const model = seen.models.find(({ id }) => id === modelVersionId);
    // What was made with the person was thrown away; what is there now never saw them.
    if (underWay.includes('train')) expect([generation, model?.erasedIdentities]).toEqual([1, 0]);
  }

  it('comes to its end with a promotion, a training run, an export and an import of the same person', async () => {
    const seen = new Set<WorkKind>();
    for (let number = 1; number <= most && seen.size < 4; number += 1) {
      const underWay = await round(number);
      process.stdout.write(`${kind.name}, round ${number}: under way were ${underWay.join(', ')}\n`);
      for (const one of underWay) seen.add(one);
    }
    expect([...seen].sort()).toEqual(['export', 'import', 'promote', 'train']);
  });
});
