import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import { Transform } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { NativeBuildError } from './native-build-error.ts';
import { parseRecord } from './wheel-record.ts';

/** Which of a wheel's files are wanted, by their path inside it. */
export type IsWanted = (path: string) => boolean;

/** What the binding needs of TensorFlow: headers and two libraries, a third of the wheel. */
export const isTensorFlowPart: IsWanted = (path) =>
  path.startsWith('tensorflow/include/') || /^tensorflow\/libtensorflow_(cc|framework)\.so\.2$/.test(path);

/** CUDA's libraries, as NVIDIA's wheels have them. */
export const isNvidiaLibrary: IsWanted = (path) => /^nvidia\/[\w-]+\/lib\/[\w.+-]+\.so[\w.]*$/.test(path);

/**
 * Unpacks a part of a wheel and compares each file with the wheel's RECORD.
 *
 * @returns How many files were written under `folder`.
 * @throws {NativeBuildError} for a file that is no wheel, is damaged, or holds none of what is wanted.
 */
export async function unpackWheel(file: string, folder: string, isWanted: IsWanted): Promise<number> {
  const zip = await openPromise(file).catch((cause: unknown) => {
    throw new NativeBuildError(`${file} is no wheel that can be read.`, { cause });
  });
  const written = new Map<string, string>();
  let record: string | null = null;
  try {
    for await (const entry of zip.eachEntry()) {
      const path = entry.fileName;
      if (path.endsWith('.dist-info/RECORD')) record = await textOf(zip, entry);
      else if (isWanted(path) && !path.endsWith('/')) written.set(path, await extract(zip, entry, folder));
    }
  } catch (cause) {
    if (cause instanceof NativeBuildError) throw cause;
    throw new NativeBuildError(`${file} cannot be unpacked: ${String(cause)}`, { cause });
  } finally {
    zip.close();
  }
  if (record === null || written.size === 0)
    throw new NativeBuildError(`${file} is not a wheel of what is wanted.`);
  const digests = parseRecord(record);
  const changed = [...written].find(([path, digest]) => digests.get(path) !== digest);
  if (changed !== undefined)
    throw new NativeBuildError(`${file} is damaged: ${changed[0]} has another digest.`);
  return written.size;
}

async function textOf(zip: ZipFile, entry: Entry): Promise<string> {
  return (await buffer(await zip.openReadStreamPromise(entry))).toString('utf8');
}

/** @returns SHA-256 of what was written. */
async function extract(zip: ZipFile, entry: Entry, folder: string): Promise<string> {
  const target = normalize(join(folder, entry.fileName));
  if (!target.startsWith(normalize(folder) + sep))
    throw new NativeBuildError(`${entry.fileName} leaves its folder.`);
  await mkdir(dirname(target), { recursive: true });
  const hash = createHash('sha256');
  const digest = new Transform({
    transform(chunk: Uint8Array, _, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(await zip.openReadStreamPromise(entry), digest, createWriteStream(target));
  return hash.digest('hex');
}
