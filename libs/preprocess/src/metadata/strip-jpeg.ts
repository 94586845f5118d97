import { ByteReader, MalformedHeader } from '../header/byte-reader.ts';
import type { Orientation } from '../header/exif.ts';
import type { JpegSegment } from '../header/jpeg.ts';
import { jpegSegments } from '../header/jpeg.ts';
import { concatBytes, latin1, orientationExif } from './orientation-exif.ts';

const COMMENT = 0xfe;
const END_OF_IMAGE = 0xd9;

/**
 * The same scans without EXIF, GPS, XMP, IPTC, comments, thumbnails and anything behind the picture's end. What decoding needs
 * stays: JFIF's density, the ICC profile, Adobe's colour transform, and an orientation other than 1 in an EXIF block of its own.
 */
export function stripJpeg(bytes: Uint8Array, orientation: Orientation): Uint8Array {
  const reader = new ByteReader(bytes);
  const front: Uint8Array[] = [];
  const tables: Uint8Array[] = [];
  let scanAt = 0;
  for (const segment of jpegSegments(reader)) {
    if (segment.marker === 0xda) scanAt = segment.start;
    else if (isJfif(reader, segment)) front.push(withoutThumbnail(reader, segment));
    else if (isKept(reader, segment)) tables.push(bytes.subarray(segment.start, segment.end));
  }
  if (orientation !== 1) front.push(exifSegment(orientation));
  return concatBytes([Uint8Array.of(0xff, 0xd8), ...front, ...tables, ...scans(reader, scanAt)]);
}

const isApplication = (marker: number): boolean => marker >= 0xe0 && marker <= 0xef;

const hasName = (reader: ByteReader, { payloadAt, end }: JpegSegment, name: string): boolean =>
  end - payloadAt >= name.length && reader.text(payloadAt, name.length) === name;

const isJfif = (reader: ByteReader, segment: JpegSegment): boolean =>
  segment.marker === 0xe0 && hasName(reader, segment, 'JFIF\0') && segment.end - segment.payloadAt >= 14;

function isKept(reader: ByteReader, segment: JpegSegment): boolean {
  if (segment.marker === COMMENT) return false;
  if (!isApplication(segment.marker)) return true;
  if (segment.marker === 0xe2) return hasName(reader, segment, 'ICC_PROFILE\0');
  return segment.marker === 0xee && hasName(reader, segment, 'Adobe');
}

function withoutThumbnail(reader: ByteReader, { payloadAt }: JpegSegment): Uint8Array {
  return concatBytes([Uint8Array.of(0xff, 0xe0, 0, 16), reader.part(payloadAt, 12), Uint8Array.of(0, 0)]);
}

function exifSegment(orientation: Orientation): Uint8Array {
  const block = concatBytes([latin1('Exif\0\0'), orientationExif(orientation)]);
  return concatBytes([Uint8Array.of(0xff, 0xe1, 0, block.length + 2), block]);
}

/** From the first scan to the end marker, less application segments and comments that stand between scans. */
function scans(reader: ByteReader, start: number): readonly Uint8Array[] {
  const kept: Uint8Array[] = [];
  let from = start;
  let at = reader.bytes.indexOf(0xff, start);
  while (at >= 0) {
    const marker = reader.u8(at + 1);
    if (marker === END_OF_IMAGE) {
      kept.push(reader.part(from, at + 2 - from));
      return kept;
    }
    let next = marker === 0xff ? at + 1 : at + 2;
    if (isSegmentMarker(marker)) {
      next += reader.u16(at + 2);
      if (isApplication(marker) || marker === COMMENT) {
        kept.push(reader.part(from, at - from));
        from = next;
      }
    }
    at = reader.bytes.indexOf(0xff, next);
  }
  throw new MalformedHeader('no end of image');
}

/** Not stuffing (00), fill (FF), restarts (D0–D7) or TEM (01): a marker that a length follows. */
const isSegmentMarker = (marker: number): boolean =>
  marker > 0x01 && marker !== 0xff && !(marker >= 0xd0 && marker <= 0xd8);
