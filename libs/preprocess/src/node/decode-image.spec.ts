import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import {
  gradientImage,
  largestDifference,
  noiseImage,
  pixelAt,
  sharpOf,
  turnedUpright,
} from '../../test/pictures.ts';
import { crc32 } from '../metadata/crc32.ts';
import { defaultImageLimits } from '../types.ts';
import type { ImageRejectReason, RgbImage } from '../types.ts';
import { decodeImage } from './decode-image.ts';
import { encodeJpeg, encodePng, encodeWebpLossless } from './encode-image.ts';

const MiB = 1024 * 1024;
const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');
const picture = gradientImage(64, 48);

async function decoded(bytes: Uint8Array): Promise<RgbImage> {
  const result = await decodeImage(bytes, defaultImageLimits);
  if (!result.ok) throw new Error(`${result.error.reason}: ${result.error.message}`);
  return result.value.image;
}

function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([ascii(type), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A one-bit grey PNG of zeros: a few bytes for a million pixels. */
function zeroPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const rows = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * height), { level: 9 });
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    pngChunk('IDAT', rows),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

const cut = (bytes: Uint8Array, share: number): Uint8Array =>
  bytes.subarray(0, Math.floor(bytes.length * share));
const noisy = () => sharpOf(noiseImage(200, 150));
const bmff = (...brands: readonly string[]): Buffer => {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(12 + brands.length * 4);
  return Buffer.concat([
    size,
    ascii(`ftyp${brands[0]}\0\0\0\0${brands.slice(1).join('')}`),
    Buffer.alloc(64),
  ]);
};

const refused: readonly (readonly [string, () => Promise<Uint8Array> | Uint8Array, ImageRejectReason])[] = [
  ['a file of zero bytes', () => new Uint8Array(0), 'INVALID_IMAGE'],
  ['one byte', () => Uint8Array.of(0xff), 'UNSUPPORTED_FORMAT'],
  ['random bytes', () => noiseImage(40, 40).data, 'UNSUPPORTED_FORMAT'],
  ['a text', () => ascii('Not a picture at all.'), 'UNSUPPORTED_FORMAT'],
  [
    'an SVG',
    () => ascii('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
    'UNSUPPORTED_FORMAT',
  ],
  ['a PDF', () => ascii('%PDF-1.7\n%âãÏÓ\n1 0 obj'), 'UNSUPPORTED_FORMAT'],
  ['a HEIC', () => bmff('heic', 'mif1', 'heic'), 'UNSUPPORTED_FORMAT'],
  ['an MP4', () => bmff('isom', 'mp42'), 'UNSUPPORTED_FORMAT'],
  ['a BMP', () => ascii(`BM${'\0'.repeat(60)}`), 'UNSUPPORTED_FORMAT'],
  ['a ZIP', () => ascii(`PK\x03\x04${'\0'.repeat(60)}`), 'UNSUPPORTED_FORMAT'],
  ['a JPEG signature alone', () => Uint8Array.of(0xff, 0xd8, 0xff), 'INVALID_IMAGE'],
  [
    'a PNG signature alone',
    () => Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    'INVALID_IMAGE',
  ],
  ['an AVIF without a picture', () => bmff('avif', 'mif1'), 'INVALID_IMAGE'],
  ['a JPEG cut in its header', async () => cut(await noisy().jpeg().toBuffer(), 0.01), 'INVALID_IMAGE'],
  ['a JPEG cut in its pixels', async () => cut(await noisy().jpeg().toBuffer(), 0.6), 'INVALID_IMAGE'],
  [
    'a progressive JPEG cut',
    async () => cut(await noisy().jpeg({ progressive: true }).toBuffer(), 0.6),
    'INVALID_IMAGE',
  ],
  ['a PNG cut', async () => cut(await noisy().png().toBuffer(), 0.6), 'INVALID_IMAGE'],
  ['a WebP cut', async () => cut(await noisy().webp().toBuffer(), 0.6), 'INVALID_IMAGE'],
  ['an AVIF cut', async () => cut(await noisy().avif({ effort: 0 }).toBuffer(), 0.6), 'INVALID_IMAGE'],
  ['a GIF cut', async () => cut(await noisy().gif().toBuffer(), 0.6), 'INVALID_IMAGE'],
  ['a TIFF cut', async () => cut(await noisy().tiff().toBuffer(), 0.6), 'INVALID_IMAGE'],
  [
    'a PNG with damaged pixels',
    async () => {
      const bytes = await noisy().png().toBuffer();
      return bytes.fill(0x5a, bytes.length / 2, bytes.length / 2 + 500);
    },
    'INVALID_IMAGE',
  ],
  ['41 megapixels', () => zeroPng(6400, 6407), 'IMAGE_TOO_LARGE'],
  ['a decompression bomb of 30,000 × 30,000', () => zeroPng(30_000, 30_000), 'IMAGE_TOO_LARGE'],
  [
    '11 MiB',
    async () => Buffer.concat([await noisy().jpeg().toBuffer(), Buffer.alloc(11 * MiB)]),
    'IMAGE_TOO_LARGE',
  ],
];

describe('decodeImage refuses', () => {
  it.each(refused)('%s', async (_name, make, reason) => {
    const bytes = await make();
    const result = await decodeImage(bytes, defaultImageLimits);
    expect(result).toMatchObject({ ok: false, error: { reason } });
    const message = result.ok ? '' : result.error.message;
    expect(message).toMatch(/^[A-Z].*\.$/);
    expect(message).not.toMatch(/vips|sharp|heif|libpng|\/|Vips/);
  });
});

describe('a PNG whose header states fewer pixels than its data hold', () => {
  it('is decoded to no more than the header states', async () => {
    const bytes = zeroPng(8000, 4000);
    bytes.writeUInt32BE(800, 16);
    bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
    const result = await decodeImage(bytes, defaultImageLimits);
    const size = result.ok ? [result.value.image.width, result.value.image.height] : result.error.reason;
    expect([[800, 4000], 'INVALID_IMAGE']).toContainEqual(size);
  });
});

const formats = ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const;
const lossless = {
  jpeg: { quality: 100, chromaSubsampling: '4:4:4' },
  png: {},
  webp: { lossless: true },
  gif: {},
  tiff: { compression: 'lzw' },
  avif: { lossless: true, effort: 0 },
};
/** JPEG rounds in its transform, GIF quantises 3,072 colours to 256, AVIF rounds YCbCr. */
const tolerances = { jpeg: 6, png: 0, webp: 0, gif: 48, tiff: 0, avif: 4 };

describe('decodeImage accepts', () => {
  it.each(formats)('a %s, judged by its bytes, with the pixels it was made from', async (format) => {
    const bytes = await sharpOf(picture).toFormat(format, lossless[format]).toBuffer();
    const result = await decodeImage(bytes, defaultImageLimits);
    expect(result).toMatchObject({
      ok: true,
      value: { header: { format, width: 64, height: 48, pages: 1 } },
    });
    expect(largestDifference(await decoded(bytes), picture)).toBeLessThanOrEqual(tolerances[format]);
  });

  it('the first frame of an animated GIF and an animated WebP', async () => {
    const frames = ['#ff0000', '#0000ff'].map((background) => ({
      create: { width: 20, height: 10, channels: 3, background } as const,
    }));
    const pages = await Promise.all(frames.map((frame) => sharp(frame).png().toBuffer()));
    const animation = () => sharp(pages, { join: { animated: true } });
    for (const bytes of [
      await animation().gif().toBuffer(),
      await animation().webp({ lossless: true }).toBuffer(),
    ]) {
      const result = await decodeImage(bytes, defaultImageLimits);
      expect(result).toMatchObject({ ok: true, value: { header: { width: 20, height: 10, pages: 2 } } });
      expect(pixelAt(await decoded(bytes), 5, 5)).toEqual([255, 0, 0]);
    }
  });

  it('a CMYK JPEG as sRGB', async () => {
    const muted = { ...picture, data: picture.data.map((value) => 96 + value / 4) };
    const bytes = await sharpOf(muted).toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
    expect((await sharp(bytes).metadata()).space).toBe('cmyk');
    // What remains is the rounding of two colour conversions; taken for RGB, or inverted, it would be 60 and more.
    expect(largestDifference(await decoded(bytes), muted)).toBeLessThan(16);
  });

  it('a 16-bit PNG as 8 bits', async () => {
    const bytes = await sharpOf(picture).toColourspace('rgb16').png().toBuffer();
    expect((await sharp(bytes).metadata()).depth).toBe('ushort');
    expect(largestDifference(await decoded(bytes), picture)).toBeLessThanOrEqual(1);
  });

  it.each([8, 16])('a grey PNG of %i bits as three equal channels', async (bits) => {
    const bytes = await sharpOf(picture)
      .toColourspace(bits === 8 ? 'b-w' : 'grey16')
      .png()
      .toBuffer();
    expect((await sharp(bytes).metadata()).channels).toBe(1);
    const image = await decoded(bytes);
    const [red, green, blue] = pixelAt(image, 40, 20);
    expect([green, blue]).toEqual([red, red]);
    expect(red).toBeGreaterThan(0);
  });

  it('transparency laid over white', async () => {
    const half = {
      create: { width: 4, height: 4, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0.5 } },
    } as const;
    const greyWithAlpha = await sharp(half).toColourspace('b-w').png().toBuffer();
    for (const bytes of [await sharp(half).png().toBuffer(), greyWithAlpha]) {
      for (const value of pixelAt(await decoded(bytes), 2, 2))
        expect(Math.abs(value - 127)).toBeLessThanOrEqual(1);
    }
  });

  it('a file whose end is followed by other bytes', async () => {
    const bytes = Buffer.concat([
      await sharpOf(picture).jpeg().toBuffer(),
      ascii('PK\x03\x04 trailing archive'),
    ]);
    expect(await decoded(bytes)).toMatchObject({ width: 64, height: 48 });
  });
});

describe('decodeImage turns pictures upright', () => {
  const stored = noiseImage(12, 8);

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'for EXIF orientation %i in PNG, WebP, TIFF and JPEG',
    async (orientation) => {
      const expected = turnedUpright(stored, orientation);
      const tagged = () => sharpOf(stored).withMetadata({ orientation });
      const files = [
        await tagged().png().toBuffer(),
        await tagged().webp({ lossless: true }).toBuffer(),
        await tagged().tiff({ compression: 'none' }).toBuffer(),
      ];
      for (const bytes of files) {
        const result = await decodeImage(bytes, defaultImageLimits);
        expect(result).toMatchObject({
          ok: true,
          value: { header: { width: expected.width, height: expected.height } },
        });
        expect(largestDifference(await decoded(bytes), expected)).toBe(0);
      }
      const jpeg = await sharpOf(picture)
        .withMetadata({ orientation })
        .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
        .toBuffer();
      expect(largestDifference(await decoded(jpeg), turnedUpright(picture, orientation))).toBeLessThanOrEqual(
        6,
      );
    },
  );
});

describe('decodeImage with maxSide', () => {
  it('returns a smaller upright picture and the header of the whole', async () => {
    const bytes = await sharpOf(gradientImage(640, 480)).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const result = await decodeImage(bytes, defaultImageLimits, { maxSide: 160 });
    expect(result).toMatchObject({
      ok: true,
      value: { image: { width: 120, height: 160 }, header: { width: 480, height: 640 } },
    });
  });

  it('leaves a picture alone that is smaller', async () => {
    const bytes = await encodePng(picture);
    const result = await decodeImage(bytes, defaultImageLimits, { maxSide: 1000 });
    expect(result).toMatchObject({ ok: true, value: { image: picture } });
  });

  it('throws for a side that is no whole number above zero', async () => {
    await expect(decodeImage(await encodePng(picture), defaultImageLimits, { maxSide: 0 })).rejects.toThrow(
      RangeError,
    );
  });
});

describe('encodePng and encodeWebpLossless', () => {
  it.each([encodePng, encodeWebpLossless])('give back the same pixels (%o)', async (encode) => {
    const image = noiseImage(37, 23);
    expect(largestDifference(await decoded(await encode(image)), image)).toBe(0);
  });
});

describe('encodeJpeg', () => {
  it('gives back nearly the same picture, the nearer the higher the quality', async () => {
    const flat = { width: 40, height: 24, data: new Uint8Array(40 * 24 * 3).fill(90) };
    expect(largestDifference(await decoded(await encodeJpeg(flat, 90)), flat)).toBeLessThanOrEqual(2);
    const noise = noiseImage(64, 64);
    const [coarse, fine] = [await encodeJpeg(noise, 20), await encodeJpeg(noise, 95)];
    const meanError = async (bytes: Uint8Array): Promise<number> => {
      const { data } = await decoded(bytes);
      return data.reduce((sum, value, at) => sum + Math.abs(value - (noise.data[at] ?? 0)), 0) / data.length;
    };
    expect(await meanError(fine)).toBeLessThan(await meanError(coarse));
  });

  it.each([0, 101, 50.5])('refuses quality %s', async (quality) => {
    await expect(encodeJpeg(noiseImage(8, 8), quality)).rejects.toThrow(RangeError);
  });
});
