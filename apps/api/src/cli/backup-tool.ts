import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openBlobs, openUploadFiles } from '../compose/storage.ts';
import { DataDirLockedError } from '../infra/data-dir-lock.ts';
import { UsageError } from './run-tool.ts';
import { withStorage, type StorageConfig } from './storage-tool.ts';

/** `--passphrase-file`: its first line. */
export async function readPassphrase(path: string | undefined): Promise<string | null> {
  if (path === undefined) return null;
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`the passphrase cannot be read from ${path}`);
  });
  const [line = ''] = text.split('\n');
  if (line.trim().length < 12) throw new UsageError('a passphrase has at least 12 characters');
  return line.trim();
}

/** Where the bytes are. */
export async function openStores(config: StorageConfig) {
  const [blobs, files] = await Promise.all([openBlobs(config), openUploadFiles(config)]);
  return { blobs, files };
}

/**
 * Runs `run` with the database's URL while servers may run: an embedded database is asked through the server that holds
 * it, and opened where none does.
 */
export async function withLiveDatabase<T>(
  config: StorageConfig,
  run: (url: string) => Promise<T>,
): Promise<T> {
  if (config.DATABASE_URL !== undefined) return await run(config.DATABASE_URL);
  try {
    return await withStorage({ ...config, QDRANT_URL: undefined }, run);
  } catch (error) {
    const folder = error instanceof DataDirLockedError ? await socketFolder(config.DATA_DIR) : null;
    if (folder === null) throw error;
    return await run(`postgresql://postgres@localhost:5432/postgres?host=${encodeURIComponent(folder)}`);
  }
}

/** Where the embedded database of a running server listens; it can be reached by the server's own user only. */
async function socketFolder(dataDir: string): Promise<string | null> {
  return await readFile(join(dataDir, 'postgres.socket'), 'utf8').catch(() => null);
}
