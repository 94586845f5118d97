import { ByteReader } from '../header/byte-reader.ts';
import type { Orientation } from '../header/exif.ts';
import { pngChunks } from '../header/png.ts';
import { crc32 } from './crc32.ts';
import { concatBytes, latin1, orientationExif } from './orientation-exif.ts';

/** Pixels and what changes how they look. */
const keptChunks = new Set([
  ...['IHDR', 'PLTE', 'IDAT', 'IEND'],
  ...['tRNS', 'cHRM', 'gAMA', 'iCCP', 'sBIT', 'sRGB', 'cICP', 'mDCV', 'cLLI', 'bKGD', 'pHYs'],
]);

/** The same pixel data without text, time, EXIF, animation (the default image stays) and anything behind IEND. */
export function stripPng(bytes: Uint8Array, orientation: Orientation): Uint8Array {
  const reader = new ByteReader(bytes);
  const parts: Uint8Array[] = [reader.part(0, 8)];
  for (const chunk of pngChunks(reader)) {
    if (!keptChunks.has(chunk.type)) continue;
    parts.push(reader.part(chunk.start, chunk.end - chunk.start));
    if (chunk.type === 'IHDR' && orientation !== 1) parts.push(exifChunk(orientation));
  }
  return concatBytes(parts);
}

function exifChunk(orientation: Orientation): Uint8Array {
  const block = orientationExif(orientation);
  const body = concatBytes([latin1('eXIf'), block]);
  const ends = new DataView(new ArrayBuffer(8));
  ends.setUint32(0, block.length);
  ends.setUint32(4, crc32(body));
  const frame = new Uint8Array(ends.buffer);
  return concatBytes([frame.subarray(0, 4), body, frame.subarray(4)]);
}
