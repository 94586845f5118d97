import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { PointChange } from '../../../features/search/vector-index.ts';
import { decodeBody, maxBodyBytes, RECORD_HEAD_BYTES } from './change-record.ts';
import { decodeHeader, HEADER_BYTES, type SpaceFileHeader } from './space-file-header.ts';

export type SpaceFileContent =
  | {
      readonly state: 'SOUND';
      readonly header: SpaceFileHeader;
      /** Where the last whole record ends; what lies behind was being written when the process died. */
      readonly soundBytes: number;
    }
  | { readonly state: 'DAMAGED'; readonly reason: string };

/** Called with the header, once that is known to be sound; what it returns is called for each change, in order. */
export type SpaceFileVisitor = (header: SpaceFileHeader) => (change: PointChange) => void;

const CHUNK_BYTES = 4 * 1024 * 1024;

/** Reads a space's file from start to end. The visitor may have seen changes of a file that turns out to be damaged. */
export function readSpaceFile(path: string, visitor: SpaceFileVisitor): SpaceFileContent {
  const file = openSync(path, 'r');
  try {
    const reader = new SequentialReader(file);
    const header = decodeHeader(reader.take(HEADER_BYTES));
    if (header === null) return { state: 'DAMAGED', reason: 'its header is not sound' };
    return readRecords(reader, header, visitor(header));
  } finally {
    closeSync(file);
  }
}

function readRecords(
  reader: SequentialReader,
  header: SpaceFileHeader,
  visit: (change: PointChange) => void,
): SpaceFileContent {
  const damaged = (reason: string): SpaceFileContent => ({ state: 'DAMAGED', reason });
  if (reader.size < header.snapshotBytes) return damaged('it is shorter than it was written');
  const longest = maxBodyBytes(header.dimensions);
  for (;;) {
    const start = reader.position;
    const head = reader.take(RECORD_HEAD_BYTES);
    if (head.length === 0) return { state: 'SOUND', header, soundBytes: start };
    const bodyBytes = head.length === RECORD_HEAD_BYTES ? head.readUInt32LE(0) : 0;
    const expectedCrc32 = head.length === RECORD_HEAD_BYTES ? head.readUInt32LE(4) : 0;
    const body = bodyBytes <= longest ? reader.take(bodyBytes) : null;
    const change = body?.length === bodyBytes ? decodeBody(body, expectedCrc32, header.dimensions) : null;
    if (change !== null) {
      visit(change);
      continue;
    }
    // Only the very end of the file can be half-written; anything else was whole once.
    const isTail = start >= header.snapshotBytes && body !== null && reader.position >= reader.size;
    return isTail
      ? { state: 'SOUND', header, soundBytes: start }
      : damaged(`its record at byte ${start} is not sound`);
  }
}

/** Reads a file once from start to end in large chunks. */
class SequentialReader {
  readonly size: number;
  readonly #file: number;
  #chunk: Buffer = Buffer.alloc(0);
  #at = 0;
  #position = 0;

  constructor(file: number) {
    this.#file = file;
    this.size = fstatSync(file).size;
  }

  get position(): number {
    return this.#position;
  }

  /** The next `bytes` bytes, fewer at the end of the file; valid until the next call. */
  take(bytes: number): Buffer {
    if (this.#chunk.length - this.#at < bytes) this.#refill(bytes);
    const taken = this.#chunk.subarray(this.#at, this.#at + bytes);
    this.#at += taken.length;
    this.#position += taken.length;
    return taken;
  }

  #refill(bytes: number): void {
    const rest = this.#chunk.subarray(this.#at);
    const next = Buffer.allocUnsafe(Math.max(bytes, CHUNK_BYTES) + rest.length);
    rest.copy(next);
    let filled = rest.length;
    while (filled < next.length) {
      const read = readSync(this.#file, next, filled, next.length - filled, null);
      if (read === 0) break;
      filled += read;
    }
    this.#chunk = next.subarray(0, filled);
    this.#at = 0;
  }
}
