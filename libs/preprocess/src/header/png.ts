import type { ByteReader } from './byte-reader.ts';
import { MalformedHeader } from './byte-reader.ts';
import type { RawHeader } from './raw-header.ts';

/** One chunk; `start` is its length field, `end` the byte after its checksum. */
export interface PngChunk {
  readonly type: string;
  readonly start: number;
  readonly dataAt: number;
  readonly length: number;
  readonly end: number;
}

/** The chunks in order, up to and with IEND. */
export function* pngChunks(reader: ByteReader): Generator<PngChunk> {
  let start = 8;
  for (;;) {
    const length = reader.u32(start);
    const type = reader.text(start + 4, 4);
    const end = start + 12 + length;
    if (end > reader.length) throw new MalformedHeader('chunk beyond the end');
    yield { type, start, dataAt: start + 8, length, end };
    if (type === 'IEND') return;
    start = end;
  }
}

/** Size from IHDR; EXIF from `eXIf`, which may stand after the pixels. */
export function readPng(reader: ByteReader): RawHeader {
  if (reader.u32(8) !== 13 || reader.text(12, 4) !== 'IHDR') throw new MalformedHeader('no IHDR');
  const size = { width: reader.u32(16), height: reader.u32(20) };
  let exif: Uint8Array | null = null;
  let pages = 1;
  for (const chunk of pngChunks(reader)) {
    if (chunk.type === 'eXIf') exif ??= reader.part(chunk.dataAt, chunk.length);
    if (chunk.type === 'acTL') pages = Math.max(1, reader.u32(chunk.dataAt));
  }
  return { format: 'png', ...size, pages, exif };
}
