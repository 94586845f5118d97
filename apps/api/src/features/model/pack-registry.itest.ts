import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describePack, verifyPack, type LocatedPack } from '@gallerist/embedding/node';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storeDatabases, type TestDatabase } from '../../../test/databases.ts';
import { installTinyPack } from '../../../test/tiny-pack.ts';
import { newId } from '../../core/ids.ts';
import { openDiskBlobStore } from '../../infra/blobs/disk-blob-store.ts';
import type { BlobStore } from '../media/blob-store.ts';
import { blobKeysInUse } from '../media/media.store.ts';
import { listModelVersions } from './model.store.ts';
import { PackRegistry } from './pack-registry.ts';

describe.each(storeDatabases)('packs as rows on $name', ({ open }) => {
  let database: TestDatabase;
  let folder: string;
  let blobs: BlobStore;
  let pack: LocatedPack;

  beforeAll(async () => {
    database = await open();
    folder = await mkdtemp(join(tmpdir(), 'gallerist-packs-'));
    blobs = await openDiskBlobStore({ folder: join(folder, 'blobs') });
    pack = await installTinyPack(join(folder, 'packs'));
  }, 60_000);
  afterAll(async () => {
    await database.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    await database.client.embeddingSpace.deleteMany();
    await database.client.modelVersion.deleteMany();
  });

  /** A process with packs of its own, whose pool loads nothing. */
  function processWith(packsDir: string) {
    const loads: LocatedPack[] = [];
    const pool = {
      pipelines: new Map(),
      load: async (located: LocatedPack) => {
        loads.push(located);
        return await describePack(located);
      },
    };
    return { registry: new PackRegistry({ database, blobs, pool, packsDir: join(folder, packsDir) }), loads };
  }
  const versions = async () =>
    (await listModelVersions(database.client, { page: { after: null, limit: 9 } })).rows;

  it('are made once, with the files in the blob store, where no sweep takes them', async () => {
    const { registry } = processWith('packs');
    const [first, second] = [await registry.register(pack), await registry.register(pack)];
    expect(second).toEqual(first);
    const [model, ...more] = await versions();
    expect(more).toEqual([]);
    expect(model).toMatchObject({ name: 'tiny-face', origin: 'INSTALLED', spaceIds: [first.spaceId] });
    expect(model?.weightFiles.map(({ file }) => file)).toContain('model.onnx');
    const files = await database.client.modelPackFile.findMany();
    expect(files.map(({ path }) => path).sort()).toEqual(['model.onnx', 'probe.json']);
    expect(model?.ownBytes).toBe(files.reduce((sum, { byteSize }) => sum + byteSize, 0));
    const keys = files.map(({ blobKey }) => blobKey);
    expect(await blobKeysInUse(database.client, [...keys, 'f'.repeat(48)])).toEqual(new Set(keys));
  });

  it('name the run and the people that a trained one comes from, and its parent', async () => {
    const { registry } = processWith('packs');
    const { modelVersionId: parentId } = await registry.register(pack);
    const { name, version } = pack.manifest;
    const lineage = {
      kind: 'calibrated' as const,
      parent: { name, version, digest: (await describePack(pack)).pack.digest },
      recipe: 'adapter',
      settings: {},
      report: null,
      madeAt: null,
    };
    const child = { manifest: { ...pack.manifest, version: '1.0.1', lineage }, location: pack.location };
    const run = { trainingRunId: newId(), trainedOnGalleryIds: [newId()] };
    await registry.register(child, run);
    expect((await versions())[1]).toMatchObject({ origin: 'TRAINED', parentId, ...run });
  });

  it('give a process that lacks the folder the very pack, once for all who wait', async () => {
    const { spaceId } = await processWith('packs').registry.register(pack);
    const other = processWith('elsewhere');
    const [one] = await Promise.all([other.registry.ensure(spaceId), other.registry.ensure(spaceId)]);
    expect(one.spaceId).toBe(spaceId);
    expect(other.loads).toHaveLength(1);
    expect((await verifyPack(other.loads[0]!)).every(({ ok }) => ok)).toBe(true);
    const later = processWith('elsewhere');
    expect((await later.registry.ensure(spaceId)).spaceId).toBe(spaceId);
    expect(later.loads[0]?.location).toEqual(other.loads[0]?.location);
  });

  it('do not take another pack of the same name for it', async () => {
    const { spaceId } = await processWith('packs').registry.register(pack);
    await installTinyPack(join(folder, 'namesakes'), { seed: 2 });
    const { registry, loads } = processWith('namesakes');
    expect((await registry.ensure(spaceId)).spaceId).toBe(spaceId);
    expect(loads[0]?.location.pathname).toContain('.fetched');
  });

  it('refuse a space that nobody registered, and a file that is not what it was', async () => {
    const { registry } = processWith('nowhere');
    await expect(registry.ensure('a'.repeat(64))).rejects.toMatchObject({ code: 'PACK_UNKNOWN' });
    const { spaceId } = await processWith('packs').registry.register(pack);
    const file = await database.client.modelPackFile.findFirstOrThrow({ where: { path: 'model.onnx' } });
    await writeFile(join(folder, 'blobs', file.blobKey.slice(0, 2), file.blobKey), 'another model');
    await expect(registry.ensure(spaceId)).rejects.toMatchObject({
      dependency: 'blob-store',
      retryable: false,
    });
    await blobs.delete([file.blobKey]);
    await expect(registry.ensure(spaceId)).rejects.toMatchObject({
      dependency: 'blob-store',
      retryable: true,
    });
  });
});
