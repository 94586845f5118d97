import type { ByteReader } from './byte-reader.ts';
import { MalformedHeader } from './byte-reader.ts';
import { isLittleEndian, nextDirectory, readDirectory, readNumber } from './exif.ts';
import type { RawHeader } from './raw-header.ts';

const TAG_WIDTH = 0x0100;
const TAG_HEIGHT = 0x0101;
/** Directories are a linked list in the file: a loop must end, and so must a crafted list. */
const MAX_PAGES = 10_000;

/** Size of the first directory; one page for each directory. Classic TIFF; BigTIFF is refused before. */
export function readTiff(reader: ByteReader): RawHeader {
  const first = reader.u32(4, isLittleEndian(reader));
  const entries = readDirectory(reader, first);
  const width = entries.get(TAG_WIDTH);
  const height = entries.get(TAG_HEIGHT);
  if (width === undefined || height === undefined) throw new MalformedHeader('no size');
  return {
    format: 'tiff',
    width: readNumber(reader, width),
    height: readNumber(reader, height),
    pages: countPages(reader, first),
    exif: reader.bytes,
  };
}

function countPages(reader: ByteReader, start: number): number {
  let pages = 0;
  const seen = new Set<number>();
  for (let at = start; at !== 0; pages++) {
    if (seen.has(at) || pages > MAX_PAGES) throw new MalformedHeader('a loop of directories');
    seen.add(at);
    at = nextDirectory(reader, at);
  }
  return pages;
}
