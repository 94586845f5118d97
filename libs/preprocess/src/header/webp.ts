import type { ByteReader } from './byte-reader.ts';
import { MalformedHeader } from './byte-reader.ts';
import type { RawHeader } from './raw-header.ts';

/** One RIFF chunk; `end` counts the padding byte. */
export interface WebpChunk {
  readonly type: string;
  readonly start: number;
  readonly dataAt: number;
  readonly length: number;
  readonly end: number;
}

/** The chunks in order, to the end that the RIFF header states. */
export function* webpChunks(reader: ByteReader): Generator<WebpChunk> {
  const fileEnd = 8 + reader.u32(4, true);
  if (fileEnd > reader.length) throw new MalformedHeader('file shorter than RIFF says');
  let start = 12;
  while (start + 8 <= fileEnd) {
    const length = reader.u32(start + 4, true);
    const end = start + 8 + length + (length % 2);
    if (start + 8 + length > fileEnd) throw new MalformedHeader('chunk beyond the end');
    yield { type: reader.text(start, 4), start, dataAt: start + 8, length, end };
    start = end;
  }
}

/** Size from VP8X, VP8L or VP8; EXIF from its chunk; one page for each ANMF. */
export function readWebp(reader: ByteReader): RawHeader {
  let size: { width: number; height: number } | null = null;
  let exif: Uint8Array | null = null;
  let frames = 0;
  for (const chunk of webpChunks(reader)) {
    size ??= chunkSize(reader, chunk);
    if (chunk.type === 'EXIF') exif ??= reader.part(chunk.dataAt, chunk.length);
    if (chunk.type === 'ANMF') frames++;
  }
  if (size === null) throw new MalformedHeader('no picture chunk');
  return { format: 'webp', ...size, pages: Math.max(1, frames), exif };
}

function chunkSize(
  reader: ByteReader,
  { type, dataAt }: WebpChunk,
): { width: number; height: number } | null {
  if (type === 'VP8X') {
    return { width: reader.u24(dataAt + 4, true) + 1, height: reader.u24(dataAt + 7, true) + 1 };
  }
  if (type === 'VP8L') {
    if (reader.u8(dataAt) !== 0x2f) throw new MalformedHeader('no VP8L signature');
    const bits = reader.u32(dataAt + 1, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (type === 'VP8 ') {
    if (reader.u24(dataAt + 3) !== 0x9d012a) throw new MalformedHeader('no VP8 key frame');
    return { width: reader.u16(dataAt + 6, true) & 0x3fff, height: reader.u16(dataAt + 8, true) & 0x3fff };
  }
  return null;
}
