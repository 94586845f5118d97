import type { ByteSource } from '../media/blob-store.ts';

/**
 * Large files that arrive in pieces, under ids of their rows. The bytes on disk are the truth of how far an upload is:
 * what an `append` acknowledged is synced, and what a broken connection sent before it broke stays.
 */
export interface UploadFiles {
  /** Bytes that are there; 0 where nothing is. */
  size(id: string): Promise<number>;
  /**
   * Writes the source from `offset` on, which has to be the end of what is there, and stops at `maxBytes` of the file.
   * Throws `DependencyError('blob-store')` if the disk refuses; an error of the source ends the piece.
   */
  append(id: string, piece: UploadPiece): Promise<AppendOutcome>;
  /** Null if there is no such file. */
  open(id: string): Promise<UploadReader | null>;
  /** Ids that are not there are ignored. */
  delete(ids: readonly string[]): Promise<void>;
  list(): AsyncIterable<{ readonly id: string; readonly changedAt: Date }>;
}

export interface UploadPiece {
  readonly offset: number;
  readonly maxBytes: number;
  readonly source: ByteSource;
}

export type AppendOutcome =
  | { readonly kind: 'written'; readonly size: number }
  /** The source broke off; what came is kept. */
  | { readonly kind: 'broken'; readonly size: number }
  | { readonly kind: 'too-large'; readonly size: number }
  | { readonly kind: 'wrong-offset'; readonly size: number };

/** Random access to a whole upload. */
export interface UploadReader {
  readonly byteSize: number;
  /** Fills as much of `buffer` as the file has from `position` on. Answers how many bytes. */
  read(buffer: Uint8Array, position: number): Promise<number>;
  close(): Promise<void>;
}
