import { createHash, randomBytes } from 'node:crypto';
import { fail, ok, type Result } from '../../../core/result.ts';
import type {
  BlobEntry,
  BlobStore,
  BlobStream,
  BlobTooLarge,
  ByteSource,
  StoredBlob,
} from '../../../features/media/blob-store.ts';
import { inPieces } from './in-pieces.ts';
import { S3Bucket, type S3Options } from './s3-bucket.ts';

const KEY_PATTERN = /^[0-9a-f]{48}$/;
const FOLDER = 'blobs/';
/** S3 takes no part below 5 MiB but the last, and 10,000 parts: blobs of up to 160 GB. */
const PART_BYTES = 16 * 2 ** 20;

/** Blobs as objects of an S3-compatible store. Objects appear whole or not at all. */
export function openS3BlobStore(options: S3Options): BlobStore {
  const bucket = new S3Bucket(options);
  return {
    put: (source, { maxBytes }) => put(bucket, newKey(), { source, maxBytes }),
    putAs: async (key, source) => {
      const stored = await put(bucket, key, { source, maxBytes: Infinity });
      if (!stored.ok) throw new RangeError('putAs: a blob without a limit is never too large');
      return stored.value;
    },
    read: async (key) => await bucket.get(nameOf(key)),
    stream: (key) => stream(bucket, nameOf(key)),
    delete: async (keys) => {
      for (const key of keys) await bucket.delete(nameOf(key));
    },
    list: () => list(bucket),
    // What a killed process left of a large blob is seen by nobody; the bucket's own lifecycle rule ends it.
    removeAbandoned: () => Promise.resolve(0),
  };
}

const newKey = (): string => randomBytes(24).toString('hex');

function nameOf(key: string): string {
  if (KEY_PATTERN.test(key)) return FOLDER + key;
  throw new TypeError(`openS3BlobStore: key must be 48 hexadecimal digits, got ${key.length} characters`);
}

async function put(
  bucket: S3Bucket,
  key: string,
  { source, maxBytes }: { readonly source: ByteSource; readonly maxBytes: number },
): Promise<Result<StoredBlob, BlobTooLarge>> {
  const name = nameOf(key);
  const hash = createHash('sha256');
  const parts = new Parts(bucket, name);
  let byteSize = 0;
  try {
    for await (const piece of inPieces(limited(source, maxBytes), PART_BYTES)) {
      hash.update(piece);
      byteSize += piece.byteLength;
      await parts.add(piece);
    }
    await parts.finish();
  } catch (error) {
    await parts.abandon();
    if (error instanceof LimitReached) return fail({ code: 'BLOB_TOO_LARGE', maxBytes });
    throw error;
  }
  return ok({ key, byteSize, sha256: hash.digest('hex') });
}

class LimitReached extends Error {}

async function* limited(source: ByteSource, maxBytes: number): AsyncGenerator<Uint8Array> {
  let total = 0;
  for await (const chunk of source) {
    total += chunk.byteLength;
    if (total > maxBytes) throw new LimitReached();
    yield chunk;
  }
}

/** One object of one piece, or of several parts. The last piece waits, because only its end tells which it is. */
class Parts {
  readonly #bucket: S3Bucket;
  readonly #name: string;
  readonly #tags: string[] = [];
  #waiting: Uint8Array | null = null;
  #uploadId: string | null = null;

  constructor(bucket: S3Bucket, name: string) {
    [this.#bucket, this.#name] = [bucket, name];
  }

  async add(piece: Uint8Array): Promise<void> {
    if (this.#waiting !== null) await this.#send(this.#waiting);
    this.#waiting = piece;
  }

  async finish(): Promise<void> {
    const last = this.#waiting ?? new Uint8Array(0);
    if (this.#uploadId === null) {
      await this.#bucket.put(this.#name, last);
      return;
    }
    await this.#send(last);
    await this.#bucket.completeParts(this.#name, this.#uploadId, this.#tags);
  }

  async abandon(): Promise<void> {
    if (this.#uploadId !== null)
      await this.#bucket.abortParts(this.#name, this.#uploadId).catch(() => undefined);
  }

  async #send(body: Uint8Array): Promise<void> {
    this.#uploadId ??= await this.#bucket.beginParts(this.#name);
    const part = { number: this.#tags.length + 1, body };
    this.#tags.push(await this.#bucket.putPart(this.#name, this.#uploadId, part));
  }
}

async function stream(bucket: S3Bucket, name: string): Promise<BlobStream | null> {
  const byteSize = await bucket.sizeOf(name);
  return byteSize === null ? null : { byteSize, bytes: chunksOf(bucket, { name, byteSize }) };
}

/** Range by range: whoever stops reading leaves no connection half read. */
async function* chunksOf(
  bucket: S3Bucket,
  { name, byteSize }: { readonly name: string; readonly byteSize: number },
): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < byteSize; from += PART_BYTES) {
    const bytes = await bucket.get(name, [from, Math.min(byteSize, from + PART_BYTES) - 1]);
    if (bytes === null) throw new Error('the blob was deleted while it was read');
    yield bytes;
  }
}

async function* list(bucket: S3Bucket): AsyncGenerator<BlobEntry> {
  for await (const { name, changedAt } of bucket.list(FOLDER)) {
    const key = name.slice(FOLDER.length);
    if (KEY_PATTERN.test(key)) yield { key, storedAt: changedAt };
  }
}
