import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably } from '../training/checkpoints/write-durably.ts';

/** Exported models on disk. Nothing in it is needed: what cannot be read is made again, what cannot be written is not kept. */
export interface ModelCache {
  /** The bytes that were kept under this key, their digest checked; null if there are none. */
  read(key: string): Promise<Uint8Array | null>;
  write(key: string, bytes: Uint8Array): Promise<void>;
}

/** Keeps nothing. */
export const noModelCache: ModelCache = {
  read: () => Promise.resolve(null),
  write: () => Promise.resolve(),
};

/**
 * Files `<key>.<SHA-256 of the content>.onnx`: one rename makes a model and its digest appear together.
 *
 * @param folder Made when something is written.
 * @param log Gets a line for what was damaged or could not be written.
 */
export function folderModelCache(folder: string, log: (line: string) => void): ModelCache {
  const namesOf = async (key: string): Promise<readonly string[]> => {
    const names = await readdir(folder).catch(() => []);
    return names.filter((name) => name.startsWith(`${key}.`) && name.endsWith('.onnx'));
  };
  return {
    async read(key) {
      for (const name of await namesOf(key)) {
        const bytes = await readFile(join(folder, name)).catch(() => null);
        if (bytes !== null && name === fileName(key, bytes)) return bytes;
        log(`models: ${name} is damaged; making it again`);
        await rm(join(folder, name), { force: true }).catch(() => undefined);
      }
      return null;
    },
    async write(key, bytes) {
      try {
        await mkdir(folder, { recursive: true });
        await writeDurably(join(folder, fileName(key, bytes)), bytes);
      } catch (error) {
        const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
        log(`models: an exported model could not be kept (${reason}); the next start exports it again`);
      }
    },
  };
}

const fileName = (key: string, bytes: Uint8Array): string =>
  `${key}.${createHash('sha256').update(bytes).digest('hex')}.onnx`;
