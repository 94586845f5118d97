import { assertImage } from '../raster/assert-image.ts';
import type { RgbImage } from '../types.ts';
import { plainBytes, sharp } from './sharp-setup.ts';

const rawInput = ({ width, height }: RgbImage) => ({ raw: { width, height, channels: 3 as const } });

/**
 * The picture as a PNG file without metadata; decoding gives the same bytes.
 *
 * @throws {RangeError} if the picture's buffer is wrong.
 */
export async function encodePng(image: RgbImage): Promise<Uint8Array> {
  assertImage('encodePng', image);
  return plainBytes(await sharp(image.data, rawInput(image)).png({ compressionLevel: 6 }).toBuffer());
}

/**
 * The picture as a lossless WebP file without metadata; decoding gives the same bytes. Smaller than PNG and slower.
 *
 * @throws {RangeError} if the picture's buffer is wrong or a side is over 16,383 pixels.
 */
export async function encodeWebpLossless(image: RgbImage): Promise<Uint8Array> {
  assertImage('encodeWebpLossless', image);
  if (image.width > 16383 || image.height > 16383) {
    throw new RangeError(
      `encodeWebpLossless: image must have sides up to 16383, got ${image.width}×${image.height}`,
    );
  }
  return plainBytes(await sharp(image.data, rawInput(image)).webp({ lossless: true, effort: 2 }).toBuffer());
}

/**
 * The picture as a JPEG file without metadata, with full colour resolution lost as cameras lose it (4:2:0).
 *
 * @param quality Whole number in [1, 100].
 * @throws {RangeError} if the picture's buffer or `quality` is wrong.
 */
export async function encodeJpeg(image: RgbImage, quality: number): Promise<Uint8Array> {
  assertImage('encodeJpeg', image);
  if (!Number.isInteger(quality) || quality < 1 || quality > 100) {
    throw new RangeError(`encodeJpeg: quality must be a whole number in [1, 100], got ${quality}`);
  }
  return plainBytes(await sharp(image.data, rawInput(image)).jpeg({ quality }).toBuffer());
}
