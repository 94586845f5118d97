import { MalformedHeader } from '../header/byte-reader.ts';
import type { Orientation } from '../header/exif.ts';
import type { ImageFormat } from '../types.ts';
import { stripAvif } from './strip-avif.ts';
import { stripGif } from './strip-gif.ts';
import { stripJpeg } from './strip-jpeg.ts';
import { stripPng } from './strip-png.ts';
import { stripWebp } from './strip-webp.ts';

/**
 * The file without metadata, its compressed pixels untouched; null where its structure is damaged.
 *
 * @param format Not `tiff`: its directories cannot be told apart from metadata in place.
 */
export function stripLosslessly(
  bytes: Uint8Array,
  format: Exclude<ImageFormat, 'tiff'>,
  orientation: Orientation,
): Uint8Array | null {
  try {
    switch (format) {
      case 'jpeg':
        return stripJpeg(bytes, orientation);
      case 'png':
        return stripPng(bytes, orientation);
      case 'webp':
        return stripWebp(bytes, orientation);
      case 'gif':
        return stripGif(bytes);
      case 'avif':
        return stripAvif(bytes);
    }
  } catch (error) {
    if (error instanceof MalformedHeader) return null;
    throw error;
  }
}
