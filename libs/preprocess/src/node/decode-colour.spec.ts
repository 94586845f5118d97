import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { gradientImage, largestDifference, pixelAt, sharpOf } from '../../test/pictures.ts';
import { defaultImageLimits } from '../types.ts';
import type { RgbImage } from '../types.ts';
import { decodeImage } from './decode-image.ts';

/** Inside every gamut, so that no conversion has to cut. */
const muted: RgbImage = { ...gradientImage(64, 48), data: gradientImage(64, 48).data.map((v) => 80 + v / 3) };

async function decoded(bytes: Uint8Array): Promise<RgbImage> {
  const result = await decodeImage(bytes, defaultImageLimits);
  if (!result.ok) throw new Error(`${result.error.reason}: ${result.error.message}`);
  return result.value.image;
}

/** The bytes as they are stored, their profile not asked. */
async function stored(bytes: Uint8Array): Promise<RgbImage> {
  const { data, info } = await sharp(bytes, { ignoreIcc: true })
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

describe('decodeImage and colour profiles', () => {
  it.each(['png', 'jpeg', 'webp', 'tiff'] as const)(
    'brings a wide-gamut (Display P3) %s to sRGB',
    async (format) => {
      const options = {
        png: {},
        jpeg: { quality: 100 },
        webp: { lossless: true },
        tiff: { compression: 'none' },
      }[format];
      const bytes = await sharpOf(muted).withIccProfile('p3').toFormat(format, options).toBuffer();
      expect((await sharp(bytes).metadata()).hasProfile).toBe(true);
      // Taken for sRGB, the stored bytes are far off; converted, what is left is rounding and JPEG's chroma.
      expect(largestDifference(await stored(bytes), muted)).toBeGreaterThan(12);
      expect(largestDifference(await decoded(bytes), muted)).toBeLessThanOrEqual(format === 'jpeg' ? 8 : 2);
    },
  );

  it('brings the reddest of sRGB back from Display P3, where it is not the reddest', async () => {
    const red = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#ff0000' } })
      .png()
      .toBuffer();
    const p3Red = await sharp(red).withIccProfile('p3').png().toBuffer();
    expect(pixelAt(await stored(p3Red), 4, 4)[0]).toBeLessThan(245);
    const [r, g, b] = pixelAt(await decoded(p3Red), 4, 4);
    expect(r).toBeGreaterThanOrEqual(254);
    expect(Math.max(g ?? NaN, b ?? NaN)).toBeLessThanOrEqual(3);
  });

  it.each(['p3', 'srgb'])('brings a 16-bit PNG with the profile %s to 8-bit sRGB', async (profile) => {
    const bytes = await sharpOf(muted).toColourspace('rgb16').withIccProfile(profile).png().toBuffer();
    const { depth, hasProfile } = await sharp(bytes).metadata();
    expect([depth, hasProfile]).toEqual(['ushort', true]);
    // Left in Display P3, as sharp would by itself, the bytes are 22 off.
    expect(largestDifference(await decoded(bytes), muted)).toBeLessThanOrEqual(2);
  });

  it('brings a CMYK JPEG with its own profile to sRGB', async () => {
    const bytes = await sharpOf(muted).withIccProfile('cmyk').jpeg({ quality: 100 }).toBuffer();
    const { space, hasProfile } = await sharp(bytes).metadata();
    expect([space, hasProfile]).toEqual(['cmyk', true]);
    // The profile's tables and two conversions leave up to 17 levels; unconverted it would be 60 and more.
    expect(largestDifference(await decoded(bytes), muted)).toBeLessThan(20);
  });

  it('decodes a grey JPEG to three equal channels of the same grey', async () => {
    const bytes = await sharpOf(muted).toColourspace('b-w').jpeg({ quality: 100 }).toBuffer();
    expect((await sharp(bytes).metadata()).channels).toBe(1);
    const grey = await decoded(bytes);
    for (let at = 0; at < grey.data.length; at += 3) {
      expect(grey.data[at] === grey.data[at + 1] && grey.data[at] === grey.data[at + 2]).toBe(true);
    }
  });
});
