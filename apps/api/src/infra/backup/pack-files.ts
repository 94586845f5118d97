import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BackupError, damaged } from './backup-error.ts';
import type { BackupEntry } from './backup-manifest.ts';

const prefix = 'packs/';
/** Names with a dot are not packs: what was fetched from the blob store, and what a restore is about to move. */
const staging = '.restoring';

/** The files of the installed packs, as `<name>/<version>/…`. */
export async function listPackFiles(packsDir: string): Promise<readonly string[]> {
  const entries = await readdir(packsDir, { recursive: true, withFileTypes: true }).catch(ifAbsent([]));
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(packsDir.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => !path.startsWith('.'))
    .sort();
}

export const packEntryName = (path: string): string => `${prefix}${path}`;

export interface PackPlan {
  /** Entries of packs that have to be written, by `<name>/<version>`. */
  readonly folders: ReadonlyMap<string, readonly BackupEntry[]>;
}

/** Compares the packs of a backup with those that are installed. @throws {BackupError} `PACK_CONFLICT`, `DAMAGED`. */
export async function planPacks(
  packsDir: string,
  entries: readonly BackupEntry[],
  mayReplace: boolean,
): Promise<PackPlan> {
  const folders = new Map<string, readonly BackupEntry[]>();
  for (const [folder, files] of Object.entries(Object.groupBy(entries, ({ path }) => folderOf(path)))) {
    const found = await compareFolder(join(packsDir, folder), files ?? []);
    if (found === 'different' && !mayReplace) {
      const message = `the pack ${folder} is installed here with other files: move it away, or restore with --replace`;
      throw new BackupError('PACK_CONFLICT', message);
    }
    if (found !== 'same') folders.set(folder, files ?? []);
  }
  return { folders };
}

function folderOf(path: string): string {
  const segments = path.slice(prefix.length).split('/');
  const isSafe =
    path.startsWith(prefix) && segments.every((s) => /^[^/\\\0]+$/.test(s) && !s.startsWith('.'));
  if (!isSafe || segments.length < 3) throw damaged('a path of a pack leads elsewhere');
  return segments.slice(0, 2).join('/');
}

async function compareFolder(
  folder: string,
  files: readonly BackupEntry[],
): Promise<'absent' | 'same' | 'different'> {
  const present = await readdir(folder).catch(ifAbsent([]));
  if (present.length === 0) return 'absent';
  for (const { path, sha256 } of files) {
    const file = join(folder, path.slice(prefix.length).split('/').slice(2).join('/'));
    if ((await digestOf(file)) !== sha256) return 'different';
  }
  return 'same';
}

async function digestOf(path: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array); // reason: read without encoding
  } catch {
    return null;
  }
  return hash.digest('hex');
}

/** Writes packs aside and moves each into place whole. */
export async function writePacks(
  packsDir: string,
  { folders }: PackPlan,
  read: (entry: BackupEntry) => AsyncIterable<Uint8Array>,
): Promise<void> {
  const aside = join(packsDir, staging);
  await rm(aside, { recursive: true, force: true });
  for (const [folder, files] of folders) {
    for (const entry of files) await writeFile(join(aside, entry.path.slice(prefix.length)), read(entry));
    const target = join(packsDir, folder);
    await mkdir(dirname(target), { recursive: true });
    await rm(target, { recursive: true, force: true });
    await rename(join(aside, folder), target);
  }
  await rm(aside, { recursive: true, force: true });
}

async function writeFile(path: string, source: AsyncIterable<Uint8Array>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'w');
  try {
    for await (const chunk of source) await file.writeFile(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
}

function ifAbsent<T>(value: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return value;
    throw error;
  };
}
