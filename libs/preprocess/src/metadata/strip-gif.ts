import { ByteReader } from '../header/byte-reader.ts';
import type { GifBlock } from '../header/gif.ts';
import { gifBlocks, gifBlocksAt } from '../header/gif.ts';
import { concatBytes } from './orientation-exif.ts';

const GRAPHIC_CONTROL = 0xf9;
const APPLICATION = 0xff;

/** The same frames without comments, texts, application data (but the loop count) and anything behind the trailer. */
export function stripGif(bytes: Uint8Array): Uint8Array {
  const reader = new ByteReader(bytes);
  const parts: Uint8Array[] = [reader.part(0, gifBlocksAt(reader))];
  for (const block of gifBlocks(reader)) {
    if (isKept(reader, block)) parts.push(reader.part(block.start, block.end - block.start));
  }
  return concatBytes([...parts, Uint8Array.of(0x3b)]);
}

function isKept(reader: ByteReader, block: GifBlock): boolean {
  if (block.kind !== 'extension') return block.kind === 'image';
  if (block.label === GRAPHIC_CONTROL) return true;
  return block.label === APPLICATION && reader.text(block.start + 3, 11) === 'NETSCAPE2.0';
}
