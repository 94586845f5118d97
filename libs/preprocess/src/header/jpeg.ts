import type { ByteReader } from './byte-reader.ts';
import { MalformedHeader } from './byte-reader.ts';
import type { RawHeader } from './raw-header.ts';

/** One segment in front of the pixels: `start` is its 0xFF, `payload` begins after the length. */
export interface JpegSegment {
  readonly marker: number;
  readonly start: number;
  readonly payloadAt: number;
  readonly end: number;
}

const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;

const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
const isBare = (marker: number): boolean => marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8);

/** The segments from the start up to and with the first start of scan. */
export function* jpegSegments(reader: ByteReader): Generator<JpegSegment> {
  let at = 2;
  for (;;) {
    // Bytes between segments are skipped, as decoders do: some cameras pad there.
    const start = reader.bytes.indexOf(0xff, at);
    if (start < 0) throw new MalformedHeader('no marker');
    at = start;
    while (reader.u8(at) === 0xff) at++;
    const marker = reader.u8(at++);
    if (marker === END_OF_IMAGE) throw new MalformedHeader('no scan');
    if (isBare(marker)) continue;
    const end = at + reader.u16(at);
    if (end < at + 2) throw new MalformedHeader('segment shorter than its length');
    if (end > reader.length) throw new MalformedHeader('segment beyond the end');
    yield { marker, start, payloadAt: at + 2, end };
    if (marker === START_OF_SCAN) return;
    at = end;
  }
}

/** The EXIF block of an APP1 segment, without `Exif\0\0`, or null. */
export function jpegExif(reader: ByteReader, segment: JpegSegment): Uint8Array | null {
  if (segment.marker !== 0xe1 || segment.end - segment.payloadAt < 14) return null;
  if (reader.text(segment.payloadAt, 6) !== 'Exif\0\0') return null;
  return reader.part(segment.payloadAt + 6, segment.end - segment.payloadAt - 6);
}

/** Size from the first start-of-frame, EXIF from APP1. */
export function readJpeg(reader: ByteReader): RawHeader {
  let exif: Uint8Array | null = null;
  let size: { width: number; height: number } | null = null;
  for (const segment of jpegSegments(reader)) {
    exif ??= jpegExif(reader, segment);
    if (size === null && isFrame(segment.marker)) {
      size = { height: reader.u16(segment.payloadAt + 1), width: reader.u16(segment.payloadAt + 3) };
    }
  }
  if (size === null) throw new MalformedHeader('no frame before the scan');
  return { format: 'jpeg', ...size, pages: 1, exif };
}
