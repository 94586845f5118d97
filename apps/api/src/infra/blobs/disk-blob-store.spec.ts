import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { openDiskBlobStore } from './disk-blob-store.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gallerist-blobs-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function filesBelow(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

describe('disk blob store', () => {
  test('gives back the bytes that were put, with their hash and size', async () => {
    const store = await openDiskBlobStore({ folder });
    const chunks = [Buffer.from('face '), Buffer.from('of a stranger')];
    const stored = await store.put(chunks, { maxBytes: 18 });
    if (!stored.ok) {
      throw new Error('18 bytes must fit into 18 bytes');
    }
    expect(stored.value.byteSize).toBe(18);
    expect(stored.value.sha256).toBe(createHash('sha256').update('face of a stranger').digest('hex'));
    expect(Buffer.from((await store.read(stored.value.key)) ?? []).toString()).toBe('face of a stranger');
  });

  test('stops reading a stream at the limit and keeps nothing', async () => {
    const store = await openDiskBlobStore({ folder });
    let chunksTaken = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        chunksTaken += 1;
        yield await Promise.resolve(new Uint8Array(1024));
      }
    }
    const stored = await store.put(endless(), { maxBytes: 10_000 });
    expect(stored).toEqual({ ok: false, error: { code: 'BLOB_TOO_LARGE', maxBytes: 10_000 } });
    expect(chunksTaken).toBe(10);
    expect(await filesBelow(folder)).toEqual([]);
  });

  test('keeps nothing of a stream that breaks', async () => {
    const store = await openDiskBlobStore({ folder });
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(new Uint8Array(10));
      throw new Error('the caller went away');
    }
    await expect(store.put(broken(), { maxBytes: 100 })).rejects.toThrow('the caller went away');
    expect(await filesBelow(folder)).toEqual([]);
  });

  test('reads null after delete and for a key that never was', async () => {
    const store = await openDiskBlobStore({ folder });
    const stored = await store.put([new Uint8Array(3)], { maxBytes: 3 });
    const key = stored.ok ? stored.value.key : '';
    await store.delete([key, '0'.repeat(48)]);
    expect(await store.read(key)).toBeNull();
    expect(await store.read('f'.repeat(48))).toBeNull();
  });

  test('refuses a key that is a path', async () => {
    const store = await openDiskBlobStore({ folder });
    await expect(async () => store.read('../../etc/passwd')).rejects.toThrow(TypeError);
  });

  test('lists blobs and removes only what was abandoned before the given time', async () => {
    const store = await openDiskBlobStore({ folder });
    const stored = await store.put([new Uint8Array(3)], { maxBytes: 3 });
    const staging = join(folder, '.staging');
    await writeFile(join(staging, 'old'), 'half');
    await utimes(join(staging, 'old'), new Date(0), new Date(0));
    await writeFile(join(staging, 'fresh'), 'half');
    expect(await store.removeAbandoned(new Date('2001-01-01'))).toBe(1);
    expect(await readdir(staging)).toEqual(['fresh']);
    const keys = [];
    for await (const entry of store.list()) {
      keys.push(entry.key);
    }
    expect(keys).toEqual(stored.ok ? [stored.value.key] : null);
  });
});

/** A real full disk: a file system of 256 KiB, which takes the right to mount one. */
function canMount(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0;
}

describe.runIf(canMount())('disk blob store on a full disk', () => {
  beforeEach(() => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder]);
  });
  afterEach(() => {
    execFileSync('umount', [folder]);
  });

  test('says that the disk is full, keeps nothing half-written, and works again once there is room', async () => {
    const store = await openDiskBlobStore({ folder });
    const first = await store.put([new Uint8Array(100_000)], { maxBytes: 1e6 });
    await expect(store.put([new Uint8Array(500_000)], { maxBytes: 1e6 })).rejects.toMatchObject({
      name: 'DependencyError',
      dependency: 'blob-store',
      retryable: true,
      message: 'blob write: the disk of DATA_DIR is full',
    });
    expect(await filesBelow(folder)).toEqual(first.ok ? [first.value.key] : null);
    expect((await store.put([new Uint8Array(50_000)], { maxBytes: 1e6 })).ok).toBe(true);
  });
});
