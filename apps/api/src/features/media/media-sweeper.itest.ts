import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storeDatabases } from '../../../test/databases.ts';
import type { TestDatabase } from '../../../test/databases.ts';
import { newId } from '../../core/ids.ts';
import { openDiskBlobStore } from '../../infra/blobs/disk-blob-store.ts';
import type { BlobStore } from './blob-store.ts';
import { createMediaSweeper } from './media-sweeper.ts';
import { addReference } from './media.store.ts';

describe.each(storeDatabases)('the sweeper of uploads on $name', ({ open }) => {
  const now = new Date('2026-05-02T12:00:00Z');
  const hoursAgo = (hours: number): Date => new Date(now.getTime() - hours * 3_600_000);
  let database: TestDatabase;
  let folder: string;
  let blobs: BlobStore;
  let galleryId: string;

  beforeAll(async () => {
    database = await open();
    folder = await mkdtemp(join(tmpdir(), 'gallerist-sweep-'));
    blobs = await openDiskBlobStore({ folder });
    ({ id: galleryId } = await database.client.gallery.create({ data: { name: 'staff', filterKeys: [] } }));
  }, 60_000);
  afterAll(async () => {
    await database.close();
    await rm(folder, { recursive: true });
  });

  async function blob(storedAt: Date): Promise<string> {
    const stored = await blobs.put([Buffer.from(newId())], { maxBytes: 100 });
    const key = stored.ok ? stored.value.key : '';
    await utimes(join(folder, key.slice(0, 2), key), storedAt, storedAt);
    return key;
  }

  async function upload(unusedSince: Date): Promise<{ id: string; blobKey: string }> {
    const blobKey = await blob(unusedSince);
    const facts = { format: 'jpeg', byteSize: 1, widthPx: 1, heightPx: 1 };
    const owner = { galleryId, uploaderId: newId(), sha256: newId().replaceAll('-', '').repeat(2) };
    return database.client.media.create({
      data: { id: newId(), ...owner, ...facts, blobKey, unusedSince },
      select: { id: true, blobKey: true },
    });
  }

  test('deletes what nothing used for 24 hours and what no row names, and nothing else', async () => {
    const [old, fresh, used] = [
      await upload(hoursAgo(25)),
      await upload(hoursAgo(23)),
      await upload(hoursAgo(25)),
    ];
    await addReference(database.client, used.id);
    const [orphan, mayBeUnderWay] = [await blob(hoursAgo(2)), await blob(hoursAgo(0.5))];
    const clock = { now: () => now };
    const sweeper = createMediaSweeper({ database, blobs, clock, log: () => undefined });
    expect(await sweeper.sweep()).toEqual({ unusedMedia: 1, orphanBlobs: 1, abandonedWrites: 0 });
    const left = await database.client.media.findMany({ select: { id: true }, orderBy: { id: 'asc' } });
    expect(left.map(({ id }) => id)).toEqual([fresh.id, used.id]);
    const isThere = async (key: string): Promise<boolean> => (await blobs.read(key)) !== null;
    expect(await Promise.all([old.blobKey, orphan].map(isThere))).toEqual([false, false]);
    expect(await Promise.all([fresh.blobKey, used.blobKey, mayBeUnderWay].map(isThere))).toEqual([
      true,
      true,
      true,
    ]);
    expect(await sweeper.sweep()).toEqual({ unusedMedia: 0, orphanBlobs: 0, abandonedWrites: 0 });
  });
});
