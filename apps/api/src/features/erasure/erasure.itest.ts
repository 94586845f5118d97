import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabases, type TestDatabase } from '../../../test/databases.ts';
import { ErasingServer } from '../../../test/erasing-server.ts';
import { mark, PlantedPerson } from '../../../test/planted-person.ts';
import { verifyAuditLog } from '../audit/audit-verification.ts';
import { checkReceipt } from './receipt.ts';

describe.each(testDatabases)('an erasure on $name', ({ open, name }) => {
  let database: TestDatabase;
  let folder: string;
  let server: ErasingServer;
  beforeAll(async () => {
    database = await open();
    folder = await mkdtemp(join(tmpdir(), 'gallerist-erasure-'));
    server = await ErasingServer.open(database, folder);
  }, 180_000);
  afterAll(async () => {
    await server.close();
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('finds what was planted in every store, and leaves neither a byte nor the others without theirs', async () => {
    const person = await new PlantedPerson(server, `erased on ${name}`).plant();
    await server.settle();
    const { client } = database;
    const month = new Date().toISOString().slice(0, 7).replace('-', '_');
    const before = await person.traces();
    for (const store of [
      ...['identities', 'samples', 'embeddings', 'consents', 'search_probes', 'feedback_embeddings'],
      ...['idempotency_records', 'jobs', 'job_log_lines', 'import_entries', 'sighting_embeddings'],
      ...['review_items', `audit_entries_${month}`],
    ]) {
      expect(before).toContain(store);
    }
    expect(before.filter((path) => path.startsWith('/blobs')).length).toBeGreaterThan(8);
    expect(before.filter((path) => path.startsWith('/training'))).toHaveLength(2);
    expect(before.some((path) => path.startsWith('/vectors'))).toBe(true);

    const hook = { name: 'told', url: 'https://example.org', sealedSecret: '', allGalleries: true };
    await client.webhook.create({ data: { ...hook, events: ['identity.erased'] } });
    const erasureId = await server.erase(person);
    expect(await client.webhookDelivery.count()).toBe(0);
    const erasure = await server.work(erasureId);

    expect(await person.traces()).toEqual([]);
    expect(erasure).toMatchObject({ state: 'DONE', reason: 'REQUEST' });
    expect(erasure.removed).toMatchObject({
      ...{ identities: 2, samples: 2, embeddings: 5, consents: 1, originals: 3, originalsOfOthers: 1 },
      ...{ sightings: 3, clusters: 1, exports: 1, reports: 1, idempotencyRecords: 1, importEntries: 2 },
      ...{ trainingRuns: 1, auditEntries: 1, jobs: 1, candidates: 2 },
    });
    const check = checkReceipt(erasure.receipt ?? '');
    if (!check.isGenuine) throw new Error(check.problem);
    expect(check.receipt.notReached.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['BACKUPS', 'DOWNLOADED_EXPORTS', 'WEBHOOKS', 'FREED_STORAGE', 'MODELS']),
    );
    expect(check.receipt.models.map(({ id }) => id).sort()).toEqual(
      [person.ids['model'], person.ids['childModel']].sort(),
    );
    expect(erasure.receipt).not.toContain(mark);
    const { identityId, aliasId, galleryId } = person;
    const [told, ...more] = await client.webhookDelivery.findMany();
    expect(told).toMatchObject({ event: 'identity.erased', galleryIds: [galleryId] });
    const identityIds = expect.arrayContaining([identityId, aliasId]) as string[];
    expect([told?.ids, more]).toEqual([{ erasureId, identityId, identityIds, galleryId }, []]);
    // What is of others is there.
    const [probe] = await client.searchProbe.findMany({ where: { searchId: person.ids['stays']! } });
    expect(probe?.candidates).toMatchObject([{ identityId: person.otherId }]);
    expect(await client.sighting.count({ where: { id: person.ids['stranger']! } })).toBe(1);
    expect(await client.sample.findUnique({ where: { id: person.otherSampleId } })).toMatchObject({
      mediaId: null,
    });
    expect(await client.embedding.count({ where: { sampleId: person.otherSampleId } })).toBe(2);
    expect(await client.modelVersion.findUnique({ where: { id: person.ids['childModel']! } })).toMatchObject({
      erasedIdentities: 1,
    });
    expect(await client.job.findUnique({ where: { id: person.ids['trainJob']! } })).toMatchObject({
      ...{ state: 'QUEUED', claimId: null, checkpoint: null },
    });
    expect((await verifyAuditLog(database, { seal: server.seal })).firstProblem).toBeNull();
  }, 180_000);
});
