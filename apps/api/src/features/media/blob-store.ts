import type { Result } from '../../core/result.ts';

/** Bytes under random keys. What `put` acknowledged survives a crash; what it did not is never visible to `read`. */
export interface BlobStore {
  /**
   * Streams to a new blob and hashes on the way. Stops reading at `maxBytes`, keeping nothing.
   * Throws `DependencyError('blob-store')` if the store refuses (for example a full disk), again keeping nothing.
   * An error of `source` itself is passed on as it is.
   */
  put(source: ByteSource, options: { readonly maxBytes: number }): Promise<Result<StoredBlob, BlobTooLarge>>;
  /** As `put`, under the key that the blob had: for a restore. What is there under that key is replaced. */
  putAs(key: string, source: ByteSource): Promise<StoredBlob>;
  /** Null if there is no such blob. */
  read(key: string): Promise<Uint8Array | null>;
  /** For blobs that are large; null if there is no such blob. Whoever stops reading half-way closes it. */
  stream(key: string): Promise<BlobStream | null>;
  /** Keys that are not there are ignored. */
  delete(keys: readonly string[]): Promise<void>;
  /** All blobs in no stated order; for the sweep of orphans. */
  list(): AsyncIterable<BlobEntry>;
  /** Removes what an interrupted `put` before `olderThan` left aside. Answers how many. */
  removeAbandoned(olderThan: Date): Promise<number>;
}

export type ByteSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

export interface StoredBlob {
  readonly key: string;
  readonly byteSize: number;
  /** Of the bytes as they came, 64 hexadecimal digits. */
  readonly sha256: string;
}

export interface BlobStream {
  readonly byteSize: number;
  readonly bytes: AsyncIterable<Uint8Array>;
}

export interface BlobTooLarge {
  readonly code: 'BLOB_TOO_LARGE';
  readonly maxBytes: number;
}

export interface BlobEntry {
  readonly key: string;
  readonly storedAt: Date;
}
