import { ByteReader } from '../header/byte-reader.ts';
import { jpegExif, jpegSegments } from '../header/jpeg.ts';
import { readPng } from '../header/png.ts';
import { readWebp } from '../header/webp.ts';
import type { ImageFormat } from '../types.ts';
import { metadataItems } from './avif-items.ts';

/** The TIFF-structured EXIF block of a file, or null where it has none. Throws `MalformedHeader`. */
export function exifBlock(bytes: Uint8Array, format: ImageFormat): Uint8Array | null {
  const reader = new ByteReader(bytes);
  switch (format) {
    case 'jpeg':
      return jpegBlock(reader);
    case 'png':
      return readPng(reader).exif;
    case 'webp':
      return readWebp(reader).exif;
    case 'tiff':
      return bytes;
    case 'avif':
      return avifBlock(reader);
    case 'gif':
      return null;
  }
}

function jpegBlock(reader: ByteReader): Uint8Array | null {
  for (const segment of jpegSegments(reader)) {
    const block = jpegExif(reader, segment);
    if (block !== null) return block;
  }
  return null;
}

/** The item begins with the offset of the TIFF header in what follows. */
function avifBlock(reader: ByteReader): Uint8Array | null {
  const extent = metadataItems(reader).find(({ type }) => type === 'Exif')?.extents[0];
  if (extent === undefined || extent.length < 4) return null;
  const start = 4 + reader.u32(extent.start);
  return reader.part(extent.start + start, extent.length - start);
}
