import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { diskFailure } from './backup-error.ts';
import type { BackupEntry } from './backup-manifest.ts';

export type EntrySource = AsyncIterable<Uint8Array | string>;

/** A ZIP that appears under its name only once it is whole and on the disk. */
export class BackupWriter {
  readonly #zip = new ZipFile();
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #output: PassThrough;
  readonly #written: Promise<void>;
  #failure: unknown = null;

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
    this.#output = new PassThrough();
    this.#zip.on('error', (error: Error) => this.#output.destroy(error));
    this.#zip.outputStream.pipe(this.#output);
    this.#written = file.writeFile(this.#output);
    this.#written.catch((error: unknown) => {
      this.#failure = error;
    });
  }

  static async open(path: string): Promise<BackupWriter> {
    try {
      return new BackupWriter(path, await open(asideOf(path), 'w', 0o600));
    } catch (error) {
      throw diskFailure(error);
    }
  }

  /** Writes an entry to its end. One at a time. */
  async add(
    path: string,
    source: EntrySource,
    options: { readonly compress: boolean },
  ): Promise<BackupEntry> {
    const hash = createHash('sha256');
    let bytes = 0;
    const counted = async function* (): AsyncGenerator<Uint8Array> {
      for await (const piece of source) {
        const chunk = typeof piece === 'string' ? Buffer.from(piece) : piece;
        hash.update(chunk);
        bytes += chunk.byteLength;
        yield chunk;
      }
    };
    const done = Promise.withResolvers<undefined>();
    this.#zip.addReadStreamLazy(path, { ...options, forceZip64Format: true }, (answer) => {
      const stream = Readable.from(counted(), { objectMode: false });
      stream.once('close', () => done.resolve(undefined)).once('error', (error) => done.reject(error));
      answer(null, stream);
    });
    await Promise.race([done.promise, this.#written.then(failEarly)]).catch((error: unknown) => {
      throw diskFailure(this.#failure ?? error);
    });
    return { path, bytes, sha256: hash.digest('hex') };
  }

  /** Everything is on the disk under the backup's name when this resolves. */
  async finish(): Promise<void> {
    this.#zip.end();
    try {
      await this.#written;
      await this.#file.sync();
      await this.#file.close();
      await rename(asideOf(this.#path), this.#path);
      await syncFolder(dirname(this.#path));
    } catch (error) {
      throw diskFailure(error);
    }
  }

  /** After a failure: nothing is left. */
  async abandon(): Promise<void> {
    this.#output.destroy(); // the file waits for what it was promised
    await this.#written.catch(() => undefined);
    await this.#file.close().catch(() => undefined);
    await rm(asideOf(this.#path), { force: true });
  }
}

const asideOf = (path: string): string => `${path}.partial`;

function failEarly(): never {
  throw new Error('BackupWriter: the ZIP ended before its entry');
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
