import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { writeDurably } from '@gallerist/embedding/node';
import type { OpenRunFolder, SweepRunFolders } from '../../features/training/run-folder.ts';
import { hasErrorCode, onDisk } from '../blobs/disk-errors.ts';

/** Folders of training runs below `workDir` (`DATA_DIR/training`). */
export function diskRunFolders(workDir: string): OpenRunFolder {
  return async (runId, generation) => {
    const folder = join(workDir, folderName(runId, generation));
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

const folderName = (runId: string, generation: number): string =>
  generation === 0 ? runId : `${runId}-${generation}`;

const namePattern = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:-(\d+))?$/;

/** Removes folders below `workDir` that are of no run's current generation. Other things are left alone. */
export function diskRunFolderSweep(workDir: string): SweepRunFolders {
  return async (isNeeded) => {
    const found = (await namesIn(workDir)).flatMap((name) => {
      const match = namePattern.exec(name);
      const [, runId] = match ?? [];
      return runId === undefined ? [] : [{ name, runId, generation: Number(match?.[2] ?? 0) }];
    });
    if (found.length === 0) return 0;
    const needed = await isNeeded([...new Set(found.map(({ runId }) => runId))]);
    const gone = found.filter(({ runId, generation }) => needed.get(runId) !== generation);
    for (const { name } of gone) {
      await onDisk('delete', () => rm(join(workDir, name), { recursive: true, force: true }));
    }
    return gone.length;
  };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return [];
    throw error;
  }
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
