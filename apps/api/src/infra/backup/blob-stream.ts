import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { BlobStore } from '../../features/media/blob-store.ts';
import { damaged } from './backup-error.ts';

export interface BlobContent {
  readonly key: string;
  readonly byteSize: number;
  /** Checked to the last byte. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** What became of the blobs, filled while `joinBlobs` is read. */
export interface JoinedBlobs {
  /** `sha256 bytes key`, a line for each blob that was copied. */
  readonly lines: string[];
  readonly gone: string[];
}

/** The bytes of the blobs, one after the other. Blobs that were deleted meanwhile are noted, and left out. */
export async function* joinBlobs(
  store: Pick<BlobStore, 'stream'>,
  keys: readonly string[],
  joined: JoinedBlobs,
): AsyncGenerator<Uint8Array> {
  for (const key of keys) {
    const hash = createHash('sha256');
    let bytes = 0;
    try {
      const found = await store.stream(key);
      if (found === null) {
        joined.gone.push(key);
        continue;
      }
      for await (const chunk of found.bytes) {
        hash.update(chunk);
        bytes += chunk.byteLength;
        yield chunk;
      }
    } catch (error) {
      // Deleted between the question and the first byte; anything else is a failure of the store.
      if (bytes > 0 || (await store.stream(key)) !== null) throw error;
      joined.gone.push(key);
      continue;
    }
    joined.lines.push(`${hash.digest('hex')} ${bytes} ${key}\n`);
  }
}

const linePattern = /^([0-9a-f]{64}) (\d{1,15}) ([0-9a-f]{48})$/;

/** The reverse: cuts the joined bytes up again, by the list. */
export async function* blobContents(
  list: AsyncIterable<Uint8Array>,
  content: AsyncGenerator<Uint8Array>,
): AsyncGenerator<BlobContent> {
  const rest = new Remaining(content);
  for await (const line of createInterface({ input: Readable.from(list), crlfDelay: Infinity })) {
    const [, sha256, size, key] = linePattern.exec(line) ?? [];
    if (sha256 === undefined || key === undefined) throw damaged('its list of blobs cannot be read');
    const byteSize = Number(size);
    yield { key, byteSize, bytes: checked(rest.take(byteSize), sha256) };
  }
  if (!(await rest.isEmpty())) throw damaged('it holds more than its list of blobs says');
}

async function* checked(bytes: AsyncIterable<Uint8Array>, sha256: string): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') !== sha256) throw damaged('a blob is not what was written');
}

/** A stream that is read a given number of bytes at a time. */
class Remaining {
  readonly #source: AsyncGenerator<Uint8Array>;
  #left: Uint8Array = new Uint8Array(0);

  constructor(source: AsyncGenerator<Uint8Array>) {
    this.#source = source;
  }

  async *take(byteSize: number): AsyncGenerator<Uint8Array> {
    let missing = byteSize;
    while (missing > 0) {
      if (!(await this.#fill())) throw damaged('its blobs are cut off');
      const piece = this.#left.subarray(0, missing);
      this.#left = this.#left.subarray(piece.byteLength);
      missing -= piece.byteLength;
      yield piece;
    }
  }

  async isEmpty(): Promise<boolean> {
    return !(await this.#fill());
  }

  async #fill(): Promise<boolean> {
    while (this.#left.byteLength === 0) {
      const next = await this.#source.next();
      if (next.done === true) return false;
      this.#left = next.value;
    }
    return true;
  }
}
