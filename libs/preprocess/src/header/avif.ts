import type { ByteReader } from './byte-reader.ts';
import { MalformedHeader } from './byte-reader.ts';
import type { RawHeader } from './raw-header.ts';

/** One box of the ISO base media file format. */
export interface MediaBox {
  readonly type: string;
  readonly start: number;
  readonly dataAt: number;
  readonly end: number;
}

/** The boxes between two offsets. */
export function* mediaBoxes(reader: ByteReader, start: number, end: number): Generator<MediaBox> {
  let at = start;
  while (at < end) {
    const short = reader.u32(at);
    const header = short === 1 ? 16 : 8;
    const length = short === 0 ? end - at : short === 1 ? reader.unsigned(at + 8, 8) : short;
    if (length < header || at + length > end) throw new MalformedHeader('a box beyond its parent');
    yield { type: reader.text(at + 4, 4), start: at, dataAt: at + header, end: at + length };
    at += length;
  }
}

/** The first box of a type between two offsets. */
export function findBox(reader: ByteReader, type: string, within: { start: number; end: number }): MediaBox {
  for (const box of mediaBoxes(reader, within.start, within.end)) if (box.type === type) return box;
  throw new MalformedHeader(`no ${type}`);
}

/** Real files list a handful. */
const MAX_BRANDS_BYTES = 1024;

/** The brands of the file type box: the major one first. */
export function readBrands(reader: ByteReader): readonly string[] {
  const length = reader.u32(0);
  if (length < 16 || length > reader.length) throw new MalformedHeader('ftyp beyond the end');
  const brands = [reader.text(8, 4)];
  for (let at = 16; at + 4 <= Math.min(length, MAX_BRANDS_BYTES); at += 4) brands.push(reader.text(at, 4));
  return brands;
}

/** Size of the primary item (`ispe`), turned by its own `irot`; EXIF does not count, as the format says. */
export function readAvif(reader: ByteReader): RawHeader {
  const meta = findBox(reader, 'meta', { start: 0, end: reader.length });
  const inMeta = { start: meta.dataAt + 4, end: meta.end };
  const primary = findBox(reader, 'pitm', inMeta);
  const item =
    reader.u8(primary.dataAt) === 0 ? reader.u16(primary.dataAt + 4) : reader.u32(primary.dataAt + 4);
  const properties = findBox(reader, 'iprp', inMeta);
  const inProperties = { start: properties.dataAt, end: properties.end };
  const container = findBox(reader, 'ipco', inProperties);
  const all = [...mediaBoxes(reader, container.dataAt, container.end)];
  const own = itemProperties(reader, findBox(reader, 'ipma', inProperties), item).map(
    (index) => all[index - 1],
  );
  const extent = own.find((box) => box?.type === 'ispe');
  if (extent === undefined) throw new MalformedHeader('no ispe');
  const size = { width: reader.u32(extent.dataAt + 4), height: reader.u32(extent.dataAt + 8) };
  const rotation = own.find((box) => box?.type === 'irot');
  const isTurned = rotation !== undefined && reader.u8(rotation.dataAt) % 2 === 1;
  const upright = isTurned ? { width: size.height, height: size.width } : size;
  return { format: 'avif', ...upright, pages: 1, exif: null };
}

/** The 1-based indexes of an item's properties. */
function itemProperties(reader: ByteReader, box: MediaBox, item: number): readonly number[] {
  const version = reader.u8(box.dataAt);
  const isWide = (reader.u24(box.dataAt + 1) & 1) === 1;
  const entries = reader.u32(box.dataAt + 4);
  let at = box.dataAt + 8;
  for (let entry = 0; entry < entries; entry++) {
    const id = version < 1 ? reader.u16(at) : reader.u32(at);
    at += version < 1 ? 2 : 4;
    const count = reader.u8(at++);
    const indexes: number[] = [];
    for (let i = 0; i < count; i++) {
      indexes.push(isWide ? reader.u16(at) & 0x7fff : reader.u8(at) & 0x7f);
      at += isWide ? 2 : 1;
    }
    if (id === item) return indexes;
  }
  throw new MalformedHeader('no properties of the primary item');
}
