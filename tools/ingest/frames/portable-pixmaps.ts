import type { RgbImage } from '@gallerist/preprocess';

/** Longest header that is waited for. */
const MAX_HEADER = 64;

/**
 * The pictures of a stream of binary portable pixmaps (P6, 8 bits) behind one another, however its pieces are cut. One picture
 * is held at a time; what is left over at the end is no picture and is dropped.
 *
 * @throws {RangeError} if the stream is something else.
 */
export async function* portablePixmaps(
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<RgbImage, void, undefined> {
  let head: Uint8Array = new Uint8Array(0);
  let picture: { readonly image: RgbImage; filled: number } | null = null;
  for await (const piece of pieces) {
    let rest: Uint8Array = piece;
    while (rest.length > 0) {
      if (picture === null) {
        head = joined(head, rest);
        const header = readHeader(head);
        if (header === null) break;
        const { width, height, length } = header;
        picture = { image: { width, height, data: new Uint8Array(width * height * 3) }, filled: 0 };
        rest = head.subarray(length);
        head = new Uint8Array(0);
      }
      const { data } = picture.image;
      const taken = Math.min(rest.length, data.length - picture.filled);
      data.set(rest.subarray(0, taken), picture.filled);
      picture.filled += taken;
      rest = rest.subarray(taken);
      if (picture.filled < data.length) continue;
      yield picture.image;
      picture = null;
    }
  }
}

interface Header {
  readonly width: number;
  readonly height: number;
  /** Bytes. */
  readonly length: number;
}

/** null while it is not complete. */
function readHeader(bytes: Uint8Array): Header | null {
  const text = Buffer.from(bytes.subarray(0, MAX_HEADER)).toString('latin1');
  const parts = /^P6\s(\d+)\s(\d+)\s255\s/.exec(text);
  if (parts !== null) return { width: Number(parts[1]), height: Number(parts[2]), length: parts[0].length };
  const isStart = 'P6'.startsWith(text.slice(0, 2));
  if (isStart && bytes.length < MAX_HEADER) return null;
  throw new RangeError('portablePixmaps: the stream must hold P6 pictures of 8 bits');
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
