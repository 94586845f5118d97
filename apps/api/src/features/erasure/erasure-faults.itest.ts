import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabases, type TestDatabase } from '../../../test/databases.ts';
import { authSecret, ErasingServer } from '../../../test/erasing-server.ts';
import { jobTools } from '../../../test/job-tools.ts';
import { mark, PlantedPerson } from '../../../test/planted-person.ts';
import { systemClock } from '../../core/clock.ts';
import { DependencyError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { verifyAuditLog } from '../audit/audit-verification.ts';
import { exportJob } from '../export/export-job.ts';
import { findJobs, insertJob } from '../job/job.store.ts';
import type { BlobStore } from '../media/blob-store.ts';
import type { ErasureParts } from './erasure-parts.ts';
import { namesBeingErased } from './erasure.store.ts';
import { ReceiptSigner } from './receipt.ts';

class Killed extends Error {}

describe.each(testDatabases)('an erasure on $name', ({ open, name }) => {
  let database: TestDatabase;
  let folder: string;
  let server: ErasingServer;
  let run = 0;
  beforeAll(async () => {
    database = await open();
    folder = await mkdtemp(join(tmpdir(), 'gallerist-faults-'));
    server = await ErasingServer.open(database, folder);
  }, 180_000);
  afterAll(async () => {
    await server.close();
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });
  const planted = async (): Promise<PlantedPerson> => {
    run += 1;
    const person = await new PlantedPerson(server, `faults ${run} on ${name}`, run).plant();
    await server.settle();
    return person;
  };
  const killed = (): Promise<never> => Promise.reject(new Killed());

  it('goes on after a kill at any step, and counts nothing twice', async () => {
    const person = await planted();
    const id = await server.erase(person);
    const { parts } = server;
    const faults: Partial<ErasureParts>[] = [
      { drain: { drainOwn: () => Promise.resolve({ indexed: false }) } },
      { vectorIndex: { purge: killed, persist: killed } },
      { sweepRunFolders: killed },
      { redact: killed },
      { blobs: { delete: killed } },
      { signer: Object.assign(new ReceiptSigner(authSecret), { sign: () => expect.fail('killed') }) },
    ];
    for (const fault of faults) {
      await expect(server.attempt(id, {}, { ...parts, ...fault })).rejects.toThrow();
      expect(await database.client.erasure.findUnique({ where: { id } })).toMatchObject({ state: 'RUNNING' });
    }
    const erasure = await server.work(id);
    expect(await person.traces()).toEqual([]);
    expect(erasure.removed).toMatchObject({
      ...{ samples: 2, sightings: 3, idempotencyRecords: 1, importEntries: 2, trainingItems: 2 },
      ...{ trainingRuns: 1, auditEntries: 1, candidates: 2, reports: 1, probes: 8 },
    });
    const models = await database.client.modelVersion.findMany({ where: { id: person.ids['model']! } });
    expect(models[0]?.erasedIdentities).toBe(1);
    const again = await server.work(id);
    expect(again).toEqual(erasure);
  }, 180_000);

  it('during an export has it made once more, without the person', async () => {
    const person = await planted();
    const { galleryId } = person;
    const job = await insertJob(database.client, {
      kind: 'export',
      galleryId,
      input: { include: ['METADATA', 'IMAGES'] },
    });
    let id = '';
    const written: Buffer[] = [];
    const put: BlobStore['put'] = async (source, options) => {
      const bytes: Buffer[] = [];
      for await (const chunk of source) bytes.push(Buffer.from(chunk));
      // All was read while the person was there.
      if (id === '') id = await server.erase(person);
      written.push(Buffer.concat(bytes));
      return await server.blobs.put([written.at(-1)!], options);
    };
    const blobs: BlobStore = Object.assign(Object.create(server.blobs) as BlobStore, { put });
    const work = exportJob({ database, blobs, clock: systemClock, cropHint: () => ({ crop: true }) });
    expect(await work(job, jobTools())).toMatchObject({ outcome: 'succeeded' });
    expect(written).toHaveLength(2);
    await server.work(id);
    expect(await person.traces()).toEqual([]);
    expect(await database.client.galleryExport.count({ where: { jobId: job.id } })).toBe(1);
  }, 180_000);

  it('during an import keeps the names for it until it is over, and nothing afterwards', async () => {
    const person = await planted();
    const { galleryId } = person;
    const job = await insertJob(database.client, { kind: 'import', galleryId, input: {} });
    const older = new Date(Date.now() - 60_000);
    await database.client.job.update({ where: { id: job.id }, data: { state: 'RUNNING', createdAt: older } });
    const id = await server.erase(person);
    await expect(server.attempt(id)).rejects.toBeInstanceOf(DependencyError);
    expect([...(await namesBeingErased(database.client, galleryId, older))]).toContain(mark);
    expect((await namesBeingErased(database.client, galleryId, new Date(Date.now() + 60_000))).size).toBe(0);
    const rejected = { outcome: 'REJECTED', reason: 'IDENTITY_ERASED' } as const;
    await database.client.importEntry.create({
      data: { jobId: job.id, index: 0, galleryId, name: `${mark}/9.jpg`, ...rejected },
    });
    await database.client.job.update({ where: { id: job.id }, data: { state: 'SUCCEEDED' } });
    await server.work(id);
    expect(await person.traces()).toEqual([]);
    expect((await namesBeingErased(database.client, galleryId, older)).size).toBe(0);
  }, 180_000);

  it('leaves what a worker of an earlier claim still writes without effect', async () => {
    const person = await planted();
    const id = await server.erase(person);
    await server.work(id);
    const [job] = await findJobs(database.client, { kind: 'ALL' }, [person.ids['trainJob']!]);
    expect(job).toMatchObject({ state: 'QUEUED', checkpoint: null, progress: 0 });
    expect(await database.client.trainingRun.findUnique({ where: { id: person.ids['run']! } })).toMatchObject(
      {
        ...{ generation: 1, dataset: null, settings: null },
      },
    );
    // Whoever embeds the sample for a promotion that is under way finds it gone.
    const data = { sampleId: person.sampleId, spaceId: person.second.space.id, vector: new Uint8Array(24) };
    await expect(database.client.embedding.create({ data })).rejects.toThrow();
  }, 180_000);

  it('is told from a forgery in the audit log', async () => {
    const person = await planted();
    await server.work(await server.erase(person));
    const options = { seal: server.seal };
    expect((await verifyAuditLog(database, options)).firstProblem).toBeNull();
    const { seq } = await database.client.auditEntry.findFirstOrThrow({
      where: { galleryIds: { has: person.galleryId }, redactionMac: { not: null } },
    });
    await database.client
      .$executeRaw`UPDATE audit_entries SET detail = '{"was": "somebody else"}' WHERE seq = ${seq}`;
    expect((await verifyAuditLog(database, options)).firstProblem).toMatchObject({
      ...{ kind: 'ENTRY_CHANGED', seq: String(seq) },
    });
    await database.client.$executeRaw`
      UPDATE audit_entries SET redaction_mac = ${newId().repeat(2).slice(0, 64)} WHERE seq = ${seq}`;
    expect((await verifyAuditLog(database, options)).firstProblem).toMatchObject({ seq: String(seq) });
  }, 180_000);
});
