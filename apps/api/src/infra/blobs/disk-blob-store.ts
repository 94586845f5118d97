import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, opendir, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

import { fail, ok } from '../../core/result.ts';
import type { Result } from '../../core/result.ts';
import type {
  BlobEntry,
  BlobStore,
  BlobStream,
  BlobTooLarge,
  ByteSource,
  StoredBlob,
} from '../../features/media/blob-store.ts';
import { hasErrorCode, onDisk } from './disk-errors.ts';

const KEY_BYTES = 24;
const KEY_PATTERN = /^[0-9a-f]{48}$/;
const STAGING = '.staging';
const CHUNK_BYTES = 64 * 1024;
/** Other folders are not the blobs': uploads that arrive in pieces are kept beside them. */
const PARENT_PATTERN = /^[0-9a-f]{2}$/;

/** Blobs as files below `folder`, spread over 256 subfolders. Written aside, synced, then renamed into place. */
export async function openDiskBlobStore(options: { readonly folder: string }): Promise<BlobStore> {
  const { folder } = options;
  await onDisk('open', () => mkdir(join(folder, STAGING), { recursive: true, mode: 0o700 }));
  return {
    put: (source, { maxBytes }) => put(folder, newKey(), { source, maxBytes }),
    putAs: async (key, source) => {
      const stored = await put(folder, key, { source, maxBytes: Infinity });
      if (!stored.ok) throw new RangeError('putAs: a blob without a limit is never too large');
      return stored.value;
    },
    read: (key) => onDisk('read', () => readOrNull(pathOf(folder, key))),
    stream: (key) => onDisk('read', () => streamOrNull(pathOf(folder, key))),
    delete: (keys) => onDisk('delete', () => deleteAll(folder, keys)),
    list: () => list(folder),
    removeAbandoned: (olderThan) => onDisk('sweep', () => removeAbandoned(join(folder, STAGING), olderThan)),
  };
}

const newKey = (): string => randomBytes(KEY_BYTES).toString('hex');

async function put(
  folder: string,
  key: string,
  { source, maxBytes }: { readonly source: ByteSource; readonly maxBytes: number },
): Promise<Result<StoredBlob, BlobTooLarge>> {
  pathOf(folder, key); // refuses what is no key
  const aside = join(folder, STAGING, newKey());
  try {
    const written = await writeAside(aside, source, maxBytes);
    if (!written.ok) {
      await rm(aside, { force: true });
      return written;
    }
    await onDisk('write', () => moveIntoPlace(folder, key, aside));
    return ok({ key, ...written.value });
  } catch (error) {
    await rm(aside, { force: true }).catch(() => undefined); // reason: on a disk that failed, the first failure counts
    throw error;
  }
}

async function writeAside(
  path: string,
  source: ByteSource,
  maxBytes: number,
): Promise<Result<{ byteSize: number; sha256: string }, BlobTooLarge>> {
  const hash = createHash('sha256');
  let byteSize = 0;
  const file = await onDisk('write', () => open(path, 'wx', 0o600));
  try {
    for await (const chunk of source) {
      byteSize += chunk.byteLength;
      if (byteSize > maxBytes) {
        return fail({ code: 'BLOB_TOO_LARGE', maxBytes });
      }
      hash.update(chunk);
      await onDisk('write', () => writeAll(file, chunk));
    }
    await onDisk('write', () => file.sync());
  } finally {
    await file.close();
  }
  return ok({ byteSize, sha256: hash.digest('hex') });
}

/** `write` may write less than asked on an almost full disk; the rest then fails with ENOSPC. */
async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  let offset = 0;
  while (offset < chunk.byteLength) {
    const { bytesWritten } = await file.write(chunk, offset, chunk.byteLength - offset);
    offset += bytesWritten;
  }
}

async function moveIntoPlace(folder: string, key: string, aside: string): Promise<void> {
  const target = pathOf(folder, key);
  const parent = join(folder, key.slice(0, 2));
  await mkdir(parent, { recursive: true, mode: 0o700 });
  await rename(aside, target);
  try {
    await syncFolder(parent);
  } catch (error) {
    await rm(target, { force: true });
    throw error;
  }
}

/** A rename is durable only once its folder is. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function readOrNull(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) {
      return null;
    }
    throw error;
  }
}

async function streamOrNull(path: string): Promise<BlobStream | null> {
  try {
    const { size } = await stat(path);
    return { byteSize: size, bytes: chunksOf(path) };
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Opened by whoever begins to read: a stream that nobody reads holds no file. */
async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  const file = await onDisk('read', () => open(path, 'r'));
  try {
    for (;;) {
      const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
      const { bytesRead } = await onDisk('read', () => file.read(buffer, 0, CHUNK_BYTES));
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

async function deleteAll(folder: string, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await rm(pathOf(folder, key), { force: true });
  }
}

async function* list(folder: string): AsyncGenerator<BlobEntry> {
  const parents = await onDisk('list', () => readdir(folder));
  for (const parent of parents.filter((name) => PARENT_PATTERN.test(name))) {
    const directory = await onDisk('list', () => opendir(join(folder, parent)));
    for await (const entry of directory) {
      const found = await onDisk('list', () => statOrNull(join(folder, parent, entry.name)));
      if (found !== null && KEY_PATTERN.test(entry.name)) {
        yield { key: entry.name, storedAt: found.mtime };
      }
    }
  }
}

async function removeAbandoned(staging: string, olderThan: Date): Promise<number> {
  let removed = 0;
  for (const name of await readdir(staging)) {
    const path = join(staging, name);
    const found = await statOrNull(path);
    if (found !== null && found.mtime < olderThan) {
      await rm(path, { force: true });
      removed += 1;
    }
  }
  return removed;
}

async function statOrNull(path: string): Promise<{ mtime: Date } | null> {
  try {
    return await stat(path);
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) {
      return null;
    }
    throw error;
  }
}

function pathOf(folder: string, key: string): string {
  if (!KEY_PATTERN.test(key)) {
    throw new TypeError(`openDiskBlobStore: key must be 48 hexadecimal digits, got ${key.length} characters`);
  }
  return join(folder, key.slice(0, 2), key);
}
