import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabases, type TestDatabase } from '../../../test/databases.ts';
import { EnrolledPeople } from '../../../test/enrolled-people.ts';
import { newId } from '../../core/ids.ts';
import { openDiskUploadFiles } from '../../infra/blobs/disk-upload-files.ts';
import { insertJob } from '../job/job.store.ts';
import { IdentityFinder } from './identity-finder.ts';
import {
  countEntries,
  EntriesWrittenError,
  insertEntries,
  listEntries,
  nextEntryIndex,
} from './import-entry.store.ts';
import type { ImportEntry } from './import.types.ts';
import type { UploadFiles } from './upload-files.ts';
import { sweepUploads } from './upload-sweeper.ts';
import { giveUploadToJob, insertUpload } from './upload.store.ts';

describe.each(testDatabases)('what an import keeps, on $name', ({ open }) => {
  let database: TestDatabase;
  let people: EnrolledPeople;
  let folder: string;
  let files: UploadFiles;
  beforeAll(async () => {
    database = await open();
    people = await new EnrolledPeople(database, 'imports').create();
    folder = await mkdtemp(join(tmpdir(), 'gallerist-uploads-'));
    files = await openDiskUploadFiles({ folder });
  });
  afterAll(async () => {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  const job = () =>
    insertJob(database.client, { kind: 'import', galleryId: people.galleryId, input: {} }).then(
      ({ id }) => id,
    );

  const entry = (index: number, reason: ImportEntry['reason'] = null): ImportEntry => ({
    index,
    name: `${index}.jpg`,
    outcome: reason === null ? 'ACCEPTED' : 'REJECTED',
    reason,
    message: reason,
    identityId: null,
    sampleId: reason === null ? newId() : null,
  });

  it('is each outcome once: a second worker writes nothing of its batch', async () => {
    const of = { jobId: await job(), galleryId: people.galleryId };
    expect(await nextEntryIndex(database.client, of.jobId)).toBe(0);
    await insertEntries(database.client, of, [entry(0), entry(3, 'NO_SUBJECT')]);
    const late = database.transaction((tx) => insertEntries(tx, of, [entry(3), entry(4)]));
    await expect(late).rejects.toThrow(EntriesWrittenError);
    expect(await nextEntryIndex(database.client, of.jobId)).toBe(4);
    const counts = (await countEntries(database.client, [of.jobId])).get(of.jobId);
    expect(counts).toEqual({ accepted: 1, rejected: 1 });
    const page = { after: '0', limit: 10 };
    const { rows } = await listEntries(database.client, of.jobId, { outcome: null, page });
    expect(rows).toMatchObject([{ index: 3, outcome: 'REJECTED', reason: 'NO_SUBJECT' }]);
  });

  it('finds people by external id, by a name that one alone has, and never in another gallery', async () => {
    const add = async (fields: object): Promise<string> =>
      (await database.client.identity.create({ data: { galleryId: people.galleryId, tags: [], ...fields } }))
        .id;
    const [byId, byName] = [await add({ externalId: 'p-1' }), await add({ name: 'Ann' })];
    await add({ name: 'Twin' });
    await add({ name: 'Twin' });
    const elsewhere = await people.gallery();
    await database.client.identity.create({ data: { galleryId: elsewhere, externalId: 'p-9', tags: [] } });
    const finder = new IdentityFinder({ jobId: await job(), galleryId: people.galleryId });
    const wanted = ['p-1', 'Ann', 'Twin', 'p-9'].map((key) => ({
      wanted: { key, find: { externalId: key, name: key }, make: {} },
      make: { externalId: key },
      consents: [],
    }));
    const found = await finder.resolve(database.client, wanted);
    expect([...found.values()].map(({ make }) => make === null)).toEqual([true, true, false, false]);
    expect([found.get('p-1')?.identityId, found.get('Ann')?.identityId]).toEqual([byId, byName]);
    // Whoever was merged is the winner.
    await database.client.identity.update({
      where: { id: byName },
      data: { mergedIntoId: byId, mergedAt: new Date() },
    });
    const again = new IdentityFinder({ jobId: await job(), galleryId: people.galleryId });
    const merged = { wanted: { key: 'x', find: { id: byName }, make: {} }, make: {}, consents: [] };
    expect((await again.resolve(database.client, [merged])).get('x')?.identityId).toBe(byId);
  });

  it('is no upload that nothing used for a day, but one that an import is reading', async () => {
    const now = new Date();
    const old = new Date(now.getTime() - 25 * 60 * 60 * 1000);
    const upload = async (at: Date): Promise<string> => {
      const row = { id: newId(), galleryId: people.galleryId, uploaderId: newId(), byteLength: 3 };
      await insertUpload(database.client, row, at);
      await files.append(row.id, { offset: 0, maxBytes: 3, source: [new Uint8Array(3)] });
      return row.id;
    };
    const [fresh, unused, reading] = [await upload(now), await upload(old), await upload(old)];
    await giveUploadToJob(database.client, reading, await job());
    await database.client.importUpload.update({ where: { id: reading }, data: { updatedAt: old } });
    expect(await sweepUploads({ database, files, clock: { now: () => now } })).toBe(1);
    const sizes = await Promise.all([fresh, unused, reading].map((id) => files.size(id)));
    expect(sizes).toEqual([3, 0, 3]);
    expect(await giveUploadToJob(database.client, reading, await job())).toBe(false);
  });
});
