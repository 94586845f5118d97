import { deflateSync, crc32 } from 'node:zlib';
import sharp from 'sharp';
import { portrait } from './portraits.ts';

/** `face`: the picture is taken and shows one face; else why it is refused. */
export type Expected = 'face' | 'INVALID_IMAGE' | 'IMAGE_TOO_LARGE' | 'UNSUPPORTED_FORMAT';

export interface OddPicture {
  readonly name: string;
  readonly expected: Expected;
  readonly make: () => Promise<Uint8Array> | Uint8Array;
}

const mebibyte = 2 ** 20;
const text = (content: string): Uint8Array => Buffer.from(content, 'latin1');
const face = () => portrait('mia');

/** Every kind of file that a caller may send by mistake or on purpose, and what becomes of it. */
export const oddPictures: readonly OddPicture[] = [
  { name: 'a plain JPEG', expected: 'face', make: face },
  {
    name: 'a PNG named .jpg',
    expected: 'face',
    make: async () =>
      sharp(await face())
        .png()
        .toBuffer(),
  },
  {
    name: 'a WebP',
    expected: 'face',
    make: async () =>
      sharp(await face())
        .webp()
        .toBuffer(),
  },
  {
    name: 'an AVIF',
    expected: 'face',
    make: async () =>
      sharp(await face())
        .avif({ effort: 0 })
        .toBuffer(),
  },
  {
    name: 'a TIFF',
    expected: 'face',
    make: async () =>
      sharp(await face())
        .tiff()
        .toBuffer(),
  },
  { name: 'an animated GIF', expected: 'face', make: animatedGif },
  {
    name: 'a CMYK JPEG',
    expected: 'face',
    make: async () =>
      sharp(await face())
        .toColourspace('cmyk')
        .jpeg()
        .toBuffer(),
  },
  {
    name: 'a 16-bit PNG',
    expected: 'face',
    make: async () =>
      sharp(await face())
        .toColourspace('rgb16')
        .png()
        .toBuffer(),
  },
  {
    name: 'a grey JPEG',
    expected: 'face',
    make: async () =>
      sharp(await face())
        .greyscale()
        .jpeg()
        .toBuffer(),
  },
  {
    name: 'a PNG with alpha',
    expected: 'face',
    make: async () =>
      sharp(await face())
        .ensureAlpha(0.9)
        .png()
        .toBuffer(),
  },
  { name: 'a JPEG that EXIF turns upright', expected: 'face', make: turnedByExif },
  { name: 'a JPEG cut in half', expected: 'INVALID_IMAGE', make: () => half(face()) },
  {
    name: 'a PNG cut in half',
    expected: 'INVALID_IMAGE',
    make: () => half(face().then((f) => sharp(f).png().toBuffer())),
  },
  { name: 'a file of zero bytes', expected: 'INVALID_IMAGE', make: () => new Uint8Array(0) },
  {
    name: 'a JPEG signature and nothing else',
    expected: 'INVALID_IMAGE',
    make: () => Uint8Array.of(0xff, 0xd8, 0xff),
  },
  { name: '41 megapixels', expected: 'IMAGE_TOO_LARGE', make: () => zeroPng(8200, 5000) },
  {
    name: '11 MiB',
    expected: 'IMAGE_TOO_LARGE',
    make: async () => Buffer.concat([await face(), Buffer.alloc(11 * mebibyte)]),
  },
  {
    name: 'a bomb that claims 60,000 × 60,000',
    expected: 'IMAGE_TOO_LARGE',
    make: () => zeroPng(60_000, 60_000, 1),
  },
  {
    name: 'a HEIC',
    expected: 'UNSUPPORTED_FORMAT',
    make: () => text(`\0\0\0\x18ftypheic\0\0\0\0mif1heic${'\0'.repeat(64)}`),
  },
  {
    name: 'an SVG',
    expected: 'UNSUPPORTED_FORMAT',
    make: () => text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
  },
  {
    name: 'a PDF',
    expected: 'UNSUPPORTED_FORMAT',
    make: () => text('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n'),
  },
  {
    name: 'a text named .jpg',
    expected: 'UNSUPPORTED_FORMAT',
    make: () => text('this is not a picture'),
  },
];

async function half(bytes: Promise<Uint8Array>): Promise<Uint8Array> {
  const whole = await bytes;
  return whole.subarray(0, Math.floor(whole.byteLength / 2));
}

async function animatedGif(): Promise<Uint8Array> {
  const frame = await sharp(await face())
    .resize(200)
    .png()
    .toBuffer();
  const second = await sharp(frame).negate().png().toBuffer();
  return sharp([frame, second], { join: { animated: true } })
    .gif({ effort: 1 })
    .toBuffer();
}

/** Stored lying on its side; orientation 6 says "turn by 90° to the right". */
async function turnedByExif(): Promise<Uint8Array> {
  const lying = await sharp(await face())
    .rotate(-90)
    .toBuffer();
  return sharp(lying).withMetadata({ orientation: 6 }).jpeg().toBuffer();
}

/** A one-bit PNG of zeros; `rows` below `height` make the header claim more than there is. */
function zeroPng(width: number, height: number, rows = height): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const pixels = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * rows));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
