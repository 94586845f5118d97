import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Writes a file so that a crash at any moment leaves the old one, or the new one whole: written aside, flushed, renamed, and the
 * folder flushed.
 *
 * @param file Its folder exists.
 */
export async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  const aside = join(dirname(file), `.${process.pid}-${Math.trunc(performance.now() * 1e3)}.part`);
  try {
    const handle = await open(aside, 'wx');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
  await flushFolder(dirname(file));
}

/** So that the new name itself survives; where a system cannot open folders (Windows), its rename has to do. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  if (handle === null) return;
  try {
    await handle.sync();
  } catch {
    // some file systems cannot flush a folder
  } finally {
    await handle.close();
  }
}
