import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably } from '@gallerist/embedding/node';
import type { ReceiptFiles } from '../../features/erasure/receipt-files.ts';
import { hasErrorCode, onDisk } from '../blobs/disk-errors.ts';

/** No receipt is longer: other files of a folder are not read. */
const longestBytes = 1_000_000;

/** A file for each erasure, named by its id. */
export function diskReceiptFiles(folder: string): ReceiptFiles {
  return {
    write: (erasureId, text) =>
      onDisk('write', async () => {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeDurably(join(folder, `${erasureId}.json`), Buffer.from(text, 'utf8'));
      }),
    readAll: () => onDisk('read', () => readAll(folder)),
  };
}

async function readAll(folder: string): Promise<readonly { readonly name: string; readonly text: string }[]> {
  const files: { name: string; text: string }[] = [];
  for (const name of await namesIn(folder)) {
    if (!name.endsWith('.json')) continue;
    const bytes = await readFile(join(folder, name));
    if (bytes.byteLength <= longestBytes) files.push({ name, text: bytes.toString('utf8') });
  }
  return files;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return [];
    throw error;
  }
}
