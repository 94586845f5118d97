import type { RgbImage } from '../types.ts';
import { assertImage } from './assert-image.ts';

/**
 * The picture mirrored left to right (a new buffer).
 *
 * @param image `[height, width, 3]` uint8.
 * @throws {RangeError} if the buffer's length is wrong.
 */
export function flipHorizontal(image: RgbImage): RgbImage {
  assertImage('flipHorizontal', image);
  const { width, height, data } = image;
  const flipped = new Uint8Array(data.length);
  for (let row = 0; row < height; row++) {
    const start = row * width * 3;
    const last = start + (width - 1) * 3;
    for (let i = 0; i < width * 3; i += 3) {
      flipped[last - i] = data[start + i] as number; // `as`: in range, as the two below
      flipped[last - i + 1] = data[start + i + 1] as number; // `as`: in range
      flipped[last - i + 2] = data[start + i + 2] as number; // `as`: in range
    }
  }
  return { width, height, data: flipped };
}
