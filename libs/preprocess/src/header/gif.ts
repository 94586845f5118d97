import type { ByteReader } from './byte-reader.ts';
import { MalformedHeader } from './byte-reader.ts';
import type { RawHeader } from './raw-header.ts';

/** One block of a GIF after the screen descriptor and its colour table. */
export interface GifBlock {
  readonly kind: 'image' | 'extension' | 'trailer';
  /** The label byte of an extension, else 0. */
  readonly label: number;
  readonly start: number;
  readonly end: number;
}

const colourTableBytes = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1));

/** Where the blocks begin. */
export const gifBlocksAt = (reader: ByteReader): number => 13 + colourTableBytes(reader.u8(10));

/** The blocks in order, up to and with the trailer; some writers leave it out, so a file may end where a block would begin. */
export function* gifBlocks(reader: ByteReader): Generator<GifBlock> {
  let start = gifBlocksAt(reader);
  while (start < reader.length) {
    const introducer = reader.u8(start);
    if (introducer === 0x3b) {
      yield { kind: 'trailer', label: 0, start, end: start + 1 };
      return;
    }
    const isImage = introducer === 0x2c;
    if (!isImage && introducer !== 0x21) throw new MalformedHeader('no block');
    const dataAt = isImage ? start + 11 + colourTableBytes(reader.u8(start + 9)) : start + 2;
    const end = subBlocksEnd(reader, dataAt);
    yield {
      kind: isImage ? 'image' : 'extension',
      label: isImage ? 0 : reader.u8(start + 1),
      start,
      end,
    };
    start = end;
  }
}

function subBlocksEnd(reader: ByteReader, start: number): number {
  let at = start;
  for (let length = reader.u8(at); length > 0; length = reader.u8(at)) at += 1 + length;
  return at + 1;
}

/** Size of the logical screen; one page for each image. */
export function readGif(reader: ByteReader): RawHeader {
  let pages = 0;
  for (const block of gifBlocks(reader)) if (block.kind === 'image') pages++;
  if (pages === 0) throw new MalformedHeader('no image');
  return { format: 'gif', width: reader.u16(6, true), height: reader.u16(8, true), pages, exif: null };
}
