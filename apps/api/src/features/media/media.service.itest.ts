import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeDatabases, type TestDatabase } from '../../../test/databases.ts';
import { systemClock } from '../../core/clock.ts';
import type { RequestContext } from '../../core/context.ts';
import { DependencyError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { ok } from '../../core/result.ts';
import { openDiskBlobStore } from '../../infra/blobs/disk-blob-store.ts';
import type { Database } from '../../infra/prisma/database.ts';
import type { BlobStore } from './blob-store.ts';
import { createMediaService, type MediaService } from './media.service.ts';
import type { MediaItem } from './media.types.ts';

const ctx: RequestContext = {
  requestId: 'test',
  actor: { id: newId(), name: 'test', role: 'OWNER', scope: { kind: 'ALL' }, maySeeEmbeddings: false },
};

/** Takes any bytes for a picture, and takes nothing out of them. */
const inspector = {
  inspect: (strippedBytes: Uint8Array) =>
    Promise.resolve(ok({ format: 'png', widthPx: 1, heightPx: 1, capturedAt: null, strippedBytes })),
  shrink: (bytes: Uint8Array) => Promise.resolve(ok(bytes)),
};

describe.each(storeDatabases)('uploads on $name', ({ open }) => {
  let database: TestDatabase;
  let folder: string;
  let blobs: BlobStore;
  let galleryId: string;

  beforeAll(async () => {
    database = await open();
    folder = await mkdtemp(join(tmpdir(), 'gallerist-media-'));
    blobs = await openDiskBlobStore({ folder });
    ({ id: galleryId } = await database.client.gallery.create({ data: { name: 'staff', filterKeys: [] } }));
  }, 60_000);
  afterAll(async () => {
    await database.close();
    await rm(folder, { recursive: true });
  });

  function serviceOn(parts: { database?: Database; blobs?: BlobStore }): MediaService {
    return createMediaService({
      database,
      blobs,
      inspector,
      clock: systemClock,
      maxImageBytes: 100,
      ...parts,
    });
  }

  async function upload(service: MediaService, text: string): Promise<MediaItem> {
    const uploaded = await service.upload(ctx, { galleryId, source: [Buffer.from(text)] });
    if (!uploaded.ok) throw new Error(`upload: refused with ${uploaded.error.code}`);
    return uploaded.value;
  }

  async function countBlobs(): Promise<number> {
    let count = 0;
    for await (const blob of blobs.list()) count += blob.key.length > 0 ? 1 : 0;
    return count;
  }

  it('can be read after a retry, although the first answer of the database was lost', async () => {
    const lost = new DependencyError('database', 'the connection broke while it committed');
    const losing: Database = {
      ...database,
      transaction: async (run) => {
        await database.transaction(run);
        throw lost;
      },
    };
    await expect(upload(serviceOn({ database: losing }), 'a face')).rejects.toBe(lost);
    const item = await upload(serviceOn({}), 'a face');
    expect(Buffer.from((await serviceOn({}).readBytes(item)) ?? []).toString()).toBe('a face');
  });

  it('are acknowledged, although the disk does not let the first copy go', async () => {
    const failing: BlobStore = {
      ...blobs,
      delete: () => Promise.reject(new DependencyError('blob-store', 'the disk is read-only')),
    };
    const item = await upload(serviceOn({ blobs: failing }), 'another face');
    expect(Buffer.from((await blobs.read(item.blobKey)) ?? []).toString()).toBe('another face');
  });

  it('leave no blob behind where the database refused the row', async () => {
    const fault = new Error('a bug');
    const failing: Database = { ...database, transaction: () => Promise.reject(fault) };
    const before = await countBlobs();
    await expect(upload(serviceOn({ database: failing }), 'a third face')).rejects.toBe(fault);
    expect(await countBlobs()).toBe(before);
  });
});
