import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { gradientImage, largestDifference, noiseImage, sharpOf } from '../../test/pictures.ts';
import { readCapturedAt } from '../metadata/captured-at.ts';
import { defaultImageLimits } from '../types.ts';
import type { RgbImage } from '../types.ts';
import { decodeImage } from './decode-image.ts';
import { stripMetadata } from './strip-metadata.ts';

const secret = 'TheSecretCamera';
const xmp = `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="${secret}"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;
const exif = {
  IFD0: { Make: secret, Copyright: secret },
  IFD2: { DateTimeOriginal: '2024:02:29 23:30:15', OffsetTimeOriginal: '-05:00', UserComment: secret },
  IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 3230/100' },
};

const tagged = (image: RgbImage, orientation: number) =>
  sharpOf(image).withExif(exif).withXmp(xmp).withMetadata({ orientation }).withExifMerge(exif);

async function pixels(bytes: Uint8Array): Promise<RgbImage> {
  const result = await decodeImage(bytes, defaultImageLimits);
  if (!result.ok) throw new Error(result.error.message);
  return result.value.image;
}

async function stripped(bytes: Uint8Array) {
  const result = await stripMetadata(bytes, defaultImageLimits);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const lossless = ['jpeg', 'png', 'webp', 'avif'] as const;

describe('stripMetadata', () => {
  it.each(lossless)('takes EXIF, GPS and XMP out of a %s and leaves its pixels', async (format) => {
    const bytes = await tagged(noiseImage(90, 70), 6).toFormat(format).toBuffer();
    expect(bytes.includes(secret)).toBe(true);
    const result = await stripped(bytes);
    expect(Buffer.from(result.bytes).includes(secret)).toBe(false);
    expect(result.header).toMatchObject({ format });
    const after = await sharp(result.bytes).metadata();
    expect(after.xmp === undefined || !after.xmp.includes(secret)).toBe(true);
    expect(largestDifference(await pixels(result.bytes), await pixels(bytes))).toBe(0);
    expect(readCapturedAt(result.bytes)).toBeNull();
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'keeps orientation %i, as a picture must stay upright',
    async (orientation) => {
      for (const format of ['jpeg', 'png', 'webp'] as const) {
        const bytes = await tagged(noiseImage(24, 16), orientation).toFormat(format).toBuffer();
        const result = await stripped(bytes);
        expect(largestDifference(await pixels(result.bytes), await pixels(bytes))).toBe(0);
        expect((await sharp(result.bytes).metadata()).orientation ?? 1).toBe(orientation);
      }
    },
  );

  it('keeps the colours of an embedded profile', async () => {
    const bytes = await sharpOf(gradientImage(40, 30)).withIccProfile('p3').withExif(exif).jpeg().toBuffer();
    const result = await stripped(bytes);
    expect((await sharp(result.bytes).metadata()).icc).toBeDefined();
    expect(largestDifference(await pixels(result.bytes), await pixels(bytes))).toBe(0);
  });

  it('strips progressive and CMYK JPEG files, comments, thumbnails and trailing bytes', async () => {
    const segment = (marker: number, text: string) =>
      Buffer.concat([Buffer.from([0xff, marker, 0, text.length + 2]), Buffer.from(text, 'latin1')]);
    const files = [
      await sharpOf(noiseImage(90, 70)).jpeg({ progressive: true }).toBuffer(),
      await sharpOf(noiseImage(90, 70)).toColourspace('cmyk').jpeg().toBuffer(),
    ];
    for (const file of files) {
      const dirty = Buffer.concat([
        file.subarray(0, 2),
        segment(0xfe, `comment ${secret}`),
        segment(0xed, `Photoshop 3.0\0 ${secret}`),
        segment(0xe0, `JFXX\0 ${secret}`),
        file.subarray(2),
        Buffer.from(`motion photo ${secret}`),
      ]);
      const result = await stripped(dirty);
      expect(Buffer.from(result.bytes).includes(secret)).toBe(false);
      expect(largestDifference(await pixels(result.bytes), await pixels(file))).toBe(0);
    }
  });

  it('takes text chunks out of a PNG', async () => {
    const bytes = await sharpOf(noiseImage(9, 7)).png().withMetadata({}).toBuffer();
    const text = Buffer.concat([
      Buffer.from([0, 0, 0, secret.length + 8]),
      Buffer.from(`tEXtComment\0${secret}0000`),
    ]);
    const dirty = Buffer.concat([bytes.subarray(0, 33), text, bytes.subarray(33), Buffer.from(secret)]);
    const result = await stripped(dirty);
    expect(Buffer.from(result.bytes).includes(secret)).toBe(false);
    expect(largestDifference(await pixels(result.bytes), await pixels(bytes))).toBe(0);
  });

  it('takes comments out of a GIF and keeps its frames', async () => {
    const pages = await Promise.all(
      [noiseImage(20, 10, 3), noiseImage(20, 10, 4)].map((image) => sharpOf(image).png().toBuffer()),
    );
    const bytes = await sharp(pages, { join: { animated: true } })
      .gif({ loop: 0 })
      .toBuffer();
    const comment = Buffer.concat([
      Buffer.from([0x21, 0xfe, secret.length]),
      Buffer.from(secret),
      Buffer.from([0]),
    ]);
    const result = await stripped(
      Buffer.concat([bytes.subarray(0, -1), comment, Buffer.of(0x3b), Buffer.from(secret)]),
    );
    expect(Buffer.from(result.bytes).includes(secret)).toBe(false);
    expect(result.header).toMatchObject({ format: 'gif', pages: 2 });
    expect(Buffer.from(result.bytes).equals(bytes)).toBe(true);
  });

  it('writes a TIFF as an upright PNG of the same pixels', async () => {
    const bytes = await tagged(noiseImage(24, 16), 6).tiff({ compression: 'lzw' }).toBuffer();
    expect(bytes.includes(secret)).toBe(true);
    const result = await stripped(bytes);
    expect(result.header).toEqual({ format: 'png', width: 16, height: 24, pages: 1 });
    expect(Buffer.from(result.bytes).includes(secret)).toBe(false);
    expect(largestDifference(await pixels(result.bytes), await pixels(bytes))).toBe(0);
  });

  it('refuses a JPEG that ends before its end marker', async () => {
    const bytes = await sharpOf(noiseImage(90, 70)).jpeg().toBuffer();
    const result = await stripMetadata(bytes.subarray(0, bytes.length - 40), defaultImageLimits);
    expect(result).toMatchObject({ ok: false, error: { reason: 'INVALID_IMAGE' } });
  });
});

describe('readCapturedAt', () => {
  it.each(lossless)('reads the time and its offset from a %s', async (format) => {
    const bytes = await tagged(noiseImage(24, 16), 1).toFormat(format).toBuffer();
    const instant = new Date('2024-03-01T04:30:15Z');
    expect(readCapturedAt(bytes)).toEqual({ instant, isOffsetKnown: true });
  });

  it('reads it from a big-endian TIFF', () => {
    const time = '2024:02:29 23:30:15\0';
    const entry = ([tag, type, count, value]: readonly [number, number, number, number]) =>
      [tag, type, count >>> 16, count & 0xffff, value >>> 16, value & 0xffff].flatMap((word) => [
        word >> 8,
        word & 0xff,
      ]);
    const bytes = Uint8Array.of(
      ...[0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8],
      ...[0, 1, ...entry([0x8769, 4, 1, 26]), 0, 0, 0, 0],
      ...[0, 1, ...entry([0x9003, 2, time.length, 44]), 0, 0, 0, 0],
      ...Buffer.from(time, 'latin1'),
    );
    expect(readCapturedAt(bytes)).toEqual({
      instant: new Date('2024-02-29T23:30:15Z'),
      isOffsetKnown: false,
    });
  });

  it('says so where the file states no offset', async () => {
    const time = { IFD2: { DateTimeOriginal: '2024:02:29 23:30:15' } };
    const bytes = await sharpOf(noiseImage(24, 16)).withExif(time).jpeg().toBuffer();
    expect(readCapturedAt(bytes)).toEqual({
      instant: new Date('2024-02-29T23:30:15Z'),
      isOffsetKnown: false,
    });
  });

  it.each(['0000:00:00 00:00:00', '2023:02:29 12:00:00', '2024:13:01 12:00:00', 'yesterday'])(
    'returns null for the time %s',
    async (text) => {
      const time = { IFD2: { DateTimeOriginal: text } };
      const bytes = await sharpOf(noiseImage(24, 16)).withExif(time).jpeg().toBuffer();
      expect(readCapturedAt(bytes)).toBeNull();
    },
  );

  it('returns null for pictures without EXIF and for what is no picture', async () => {
    for (const format of ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'] as const) {
      expect(readCapturedAt(await sharpOf(noiseImage(24, 16)).toFormat(format).toBuffer())).toBeNull();
    }
    expect(readCapturedAt(new Uint8Array(0))).toBeNull();
    expect(readCapturedAt(noiseImage(20, 20).data)).toBeNull();
  });
});
