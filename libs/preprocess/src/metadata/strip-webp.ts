import { ByteReader } from '../header/byte-reader.ts';
import type { Orientation } from '../header/exif.ts';
import type { WebpChunk } from '../header/webp.ts';
import { webpChunks } from '../header/webp.ts';
import { concatBytes, latin1, orientationExif } from './orientation-exif.ts';

const keptChunks = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ICCP', 'ANIM', 'ANMF']);
const FLAG_EXIF = 0x08;
const FLAG_XMP = 0x04;

/** The same frames without EXIF, XMP and unknown chunks. */
export function stripWebp(bytes: Uint8Array, orientation: Orientation): Uint8Array {
  const reader = new ByteReader(bytes);
  const chunks: Uint8Array[] = [];
  for (const chunk of webpChunks(reader)) {
    if (keptChunks.has(chunk.type)) chunks.push(keptChunk(reader, chunk, orientation));
  }
  if (orientation !== 1) chunks.push(frame('EXIF', orientationExif(orientation)));
  const body = concatBytes([latin1('WEBP'), ...chunks]);
  return frame('RIFF', body);
}

function keptChunk(reader: ByteReader, chunk: WebpChunk, orientation: Orientation): Uint8Array {
  const data = reader.part(chunk.dataAt, chunk.length);
  if (chunk.type !== 'VP8X') return frame(chunk.type, data);
  const flagged = Uint8Array.from(data);
  const flags = reader.u8(chunk.dataAt) & ~(FLAG_EXIF | FLAG_XMP);
  flagged[0] = orientation === 1 ? flags : flags | FLAG_EXIF;
  return frame(chunk.type, flagged);
}

function frame(type: string, data: Uint8Array): Uint8Array {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, data.length, true);
  return concatBytes([latin1(type), length, data, new Uint8Array(data.length % 2)]);
}
