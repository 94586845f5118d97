import type { MediaBox } from '../header/avif.ts';
import { findBox, mediaBoxes } from '../header/avif.ts';
import type { ByteReader } from '../header/byte-reader.ts';
import { MalformedHeader } from '../header/byte-reader.ts';

/** A stretch of the file. */
export interface Extent {
  readonly start: number;
  readonly length: number;
}

/** Where the Exif and XMP (`mime`) items of an AVIF file lie. */
export function metadataItems(reader: ByteReader): readonly { type: string; extents: readonly Extent[] }[] {
  const meta = findBox(reader, 'meta', { start: 0, end: reader.length });
  const inMeta = { start: meta.dataAt + 4, end: meta.end };
  const types = itemTypes(reader, inMeta);
  const located = itemExtents(reader, inMeta);
  return [...types]
    .filter(([, type]) => type === 'Exif' || type === 'mime')
    .map(([id, type]) => ({ type, extents: located.get(id) ?? [] }));
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function itemTypes(reader: ByteReader, inMeta: Range): ReadonlyMap<number, string> {
  const types = new Map<number, string>();
  const info = firstBox(reader, 'iinf', inMeta);
  if (info === null) return types;
  const start = info.dataAt + (reader.u8(info.dataAt) === 0 ? 6 : 8);
  for (const entry of mediaBoxes(reader, start, info.end)) {
    const version = reader.u8(entry.dataAt);
    if (entry.type !== 'infe' || version < 2) continue;
    const id = version === 2 ? reader.u16(entry.dataAt + 4) : reader.u32(entry.dataAt + 4);
    types.set(id, reader.text(entry.dataAt + (version === 2 ? 8 : 10), 4));
  }
  return types;
}

function firstBox(reader: ByteReader, type: string, { start, end }: Range): MediaBox | null {
  for (const box of mediaBoxes(reader, start, end)) if (box.type === type) return box;
  return null;
}

/** Extents may take no bytes in the file, so that a small file could list billions. */
const MAX_EXTENTS = 10_000;

/** Reads `iloc` from front to back. */
function itemExtents(reader: ByteReader, inMeta: Range): ReadonlyMap<number, readonly Extent[]> {
  const box = findBox(reader, 'iloc', inMeta);
  const data = firstBox(reader, 'idat', inMeta)?.dataAt ?? 0;
  const version = reader.u8(box.dataAt);
  if (version > 2) throw new MalformedHeader('iloc of an unknown version');
  const sizes = reader.u16(box.dataAt + 4);
  const [offsetSize, lengthSize] = [sizes >> 12, (sizes >> 8) & 15];
  const [baseSize, indexSize] = [(sizes >> 4) & 15, version === 0 ? 0 : sizes & 15];
  let at = box.dataAt + 6;
  const next = (bytes: number): number => {
    const value = reader.unsigned(at, bytes);
    at += bytes;
    return value;
  };
  let found = 0;
  const items = new Map<number, readonly Extent[]>();
  for (let left = next(version < 2 ? 2 : 4); left > 0; left--) {
    const id = next(version < 2 ? 2 : 4);
    const isInData = version > 0 && (next(2) & 15) === 1;
    next(2);
    const base = next(baseSize) + (isInData ? data : 0);
    const extents: Extent[] = [];
    for (let extent = next(2); extent > 0; extent--) {
      if (++found > MAX_EXTENTS) throw new MalformedHeader('more extents than any picture has');
      next(indexSize);
      const start = base + next(offsetSize);
      extents.push({ start, length: next(lengthSize) });
    }
    items.set(id, extents);
  }
  return items;
}
