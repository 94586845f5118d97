import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { writeDurably } from '@gallerist/embedding/node';
import type { OpenRunFolder } from '../../features/training/run-folder.ts';
import { hasErrorCode, onDisk } from '../blobs/disk-errors.ts';

/** Folders of training runs below `workDir` (`DATA_DIR/training`). */
export function diskRunFolders(workDir: string): OpenRunFolder {
  return async (runId) => {
    const folder = join(workDir, runId);
    await onDisk('open', () => mkdir(folder, { recursive: true, mode: 0o700 }));
    return {
      checkpoints: join(folder, 'checkpoints'),
      staging: join(folder, 'staging'),
      read: (name) => onDisk('read', () => readOrNull(join(folder, name))),
      write: (name, bytes) => onDisk('write', () => writeDurably(join(folder, name), bytes)),
      writePicture: (name, bytes) => onDisk('write', () => writePicture(join(folder, 'crops'), name, bytes)),
      remove: () => onDisk('delete', () => rm(folder, { recursive: true, force: true })),
    };
  };
}

async function writePicture(folder: string, name: string, bytes: Uint8Array): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = resolve(folder, name);
  await writeFile(path, bytes, { mode: 0o600 });
  return path;
}

async function readOrNull(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return null;
    throw error;
  }
}
