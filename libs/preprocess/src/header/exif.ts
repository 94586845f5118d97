import { ByteReader, MalformedHeader } from './byte-reader.ts';

/** 1–8 as in EXIF: 1 upright, 2–4 mirrored or upside down, 5–8 with width and height swapped. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** The tags of one image file directory that this library reads. */
export interface ExifTags {
  readonly orientation: Orientation;
  /** `YYYY:MM:DD HH:MM:SS` as written, or null. */
  readonly dateTimeOriginal: string | null;
  /** `±HH:MM` as written, or null. */
  readonly offsetTimeOriginal: string | null;
}

const TAG = {
  orientation: 0x0112,
  exifDirectory: 0x8769,
  dateTimeOriginal: 0x9003,
  offsetTimeOriginal: 0x9011,
};
const SHORT = 3;
const ASCII = 2;
const noTags: ExifTags = { orientation: 1, dateTimeOriginal: null, offsetTimeOriginal: null };

/**
 * Orientation and capture time from a TIFF-structured EXIF block (with or without the leading `Exif\0\0`).
 * EXIF that cannot be read counts as none: pictures with broken metadata are common and viewers show them unturned.
 */
export function readExif(block: Uint8Array): ExifTags {
  try {
    const prefixed = block.length > 6 && new ByteReader(block).text(0, 4) === 'Exif';
    return readTags(new ByteReader(prefixed ? block.subarray(6) : block));
  } catch (error) {
    if (error instanceof MalformedHeader) return noTags;
    throw error;
  }
}

/** One entry of a directory: its type, count, and where its value stands. */
export interface DirectoryEntry {
  readonly type: number;
  readonly count: number;
  readonly valueAt: number;
}

/** Which byte order a TIFF block has. */
export function isLittleEndian(reader: ByteReader): boolean {
  const order = reader.text(0, 2);
  if (order !== 'II' && order !== 'MM') throw new MalformedHeader('no TIFF byte order');
  return order === 'II';
}

/** The entries of the classic TIFF directory at `offset`, by tag; the first of a tag counts. */
export function readDirectory(reader: ByteReader, offset: number): ReadonlyMap<number, DirectoryEntry> {
  const little = isLittleEndian(reader);
  const count = reader.u16(offset, little);
  const entries = new Map<number, DirectoryEntry>();
  for (let i = 0; i < count; i++) {
    const at = offset + 2 + i * 12;
    const tag = reader.u16(at, little);
    const type = reader.u16(at + 2, little);
    const values = reader.u32(at + 4, little);
    const bytes = values * (typeBytes[type] ?? 1);
    const valueAt = bytes <= 4 ? at + 8 : reader.u32(at + 8, little);
    if (!entries.has(tag)) entries.set(tag, { type, count: values, valueAt });
  }
  return entries;
}

/** Where the directory after the one at `offset` stands; 0 for none, also where the file ends without saying so. */
export function nextDirectory(reader: ByteReader, offset: number): number {
  const little = isLittleEndian(reader);
  const nextAt = offset + 2 + reader.u16(offset, little) * 12;
  return nextAt + 4 <= reader.length ? reader.u32(nextAt, little) : 0;
}

const typeBytes: readonly number[] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];

/** A SHORT or LONG entry's first value. */
export function readNumber(reader: ByteReader, entry: DirectoryEntry): number {
  const little = isLittleEndian(reader);
  return entry.type === SHORT ? reader.u16(entry.valueAt, little) : reader.u32(entry.valueAt, little);
}

function readTags(reader: ByteReader): ExifTags {
  const little = isLittleEndian(reader);
  const main = readDirectory(reader, reader.u32(4, little));
  const tags = { ...noTags, orientation: readOrientation(reader, main) };
  const pointer = main.get(TAG.exifDirectory);
  if (pointer === undefined) return tags;
  try {
    const exif = readDirectory(reader, readNumber(reader, pointer));
    return {
      ...tags,
      dateTimeOriginal: readText(reader, exif.get(TAG.dateTimeOriginal)),
      offsetTimeOriginal: readText(reader, exif.get(TAG.offsetTimeOriginal)),
    };
  } catch (error) {
    if (error instanceof MalformedHeader) return tags;
    throw error;
  }
}

/** The orientation of a directory; 1 where it is absent or not in 1–8. */
export function readOrientation(
  reader: ByteReader,
  entries: ReadonlyMap<number, DirectoryEntry>,
): Orientation {
  const entry = entries.get(TAG.orientation);
  if (entry === undefined || entry.type !== SHORT) return 1;
  const value = readNumber(reader, entry);
  return value >= 1 && value <= 8 ? (value as Orientation) : 1; // `as`: checked on this line
}

function readText(reader: ByteReader, entry: DirectoryEntry | undefined): string | null {
  if (entry === undefined || entry.type !== ASCII || entry.count > 64) return null;
  return reader.text(entry.valueAt, entry.count).replace(/\0.*$/s, '').trim();
}
