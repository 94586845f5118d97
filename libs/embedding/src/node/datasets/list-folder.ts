import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { extname } from 'node:path';
import { DatasetError } from './dataset-error.ts';
import type { SkippedEntry } from './picture-set.types.ts';

/** What a folder of a data set holds, in natural order: 2.png comes before 10.png. */
export interface FolderEntries {
  readonly folders: readonly string[];
  readonly pictures: readonly string[];
  /** Names with the reason. */
  readonly skipped: readonly SkippedEntry[];
}

const formats = new Set(['.jpg', '.jpeg', '.png', '.webp', '.avif', '.gif', '.tif', '.tiff']);
const systemFiles = new Set(['thumbs.db', 'desktop.ini', '__macosx']);
const naturalOrder = new Intl.Collator('en', { numeric: true });

/** Equal names under the collator (`A` and `a` are not, `01` and `1` are) keep one order everywhere. */
function byName(a: string, b: string): number {
  return naturalOrder.compare(a, b) || (a < b ? -1 : 1);
}

/**
 * Lists a folder: subfolders, pictures by their extension, and what is neither. Links are not followed, so that a set is what
 * lies in its folder.
 *
 * @throws {DatasetError} `FOLDER_MISSING`.
 */
export async function listFolder(folder: string): Promise<FolderEntries> {
  const entries = (await entriesOf(folder)).filter(
    ({ name }) => !name.startsWith('.') && !systemFiles.has(name.toLowerCase()),
  );
  const named = (isOne: (entry: Dirent) => boolean) =>
    entries
      .filter(isOne)
      .map(({ name }) => name)
      .sort(byName);
  const isPicture = (entry: Dirent) => entry.isFile() && formats.has(extname(entry.name).toLowerCase());
  return {
    folders: named((entry) => entry.isDirectory()),
    pictures: named(isPicture),
    skipped: named((entry) => !entry.isDirectory() && !isPicture(entry)).map((name) => ({
      id: name,
      reason: reasonOf(entries.find((entry) => entry.name === name)),
    })),
  };
}

function reasonOf(entry: Dirent | undefined): string {
  if (entry?.isSymbolicLink() === true) return 'a link, which is not followed';
  return entry?.isFile() === true ? 'not a picture by its extension' : 'not a file';
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    throw new DatasetError('FOLDER_MISSING', `${folder} is not a folder that can be read`, { cause });
  }
}
