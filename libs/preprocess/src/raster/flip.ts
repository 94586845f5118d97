import type { RgbImage } from '../types.ts';
import { assertImage } from './assert-image.ts';
import { byteAt } from './entries.ts';

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
      flipped[last - i] = byteAt(data, start + i);
      flipped[last - i + 1] = byteAt(data, start + i + 1);
      flipped[last - i + 2] = byteAt(data, start + i + 2);
    }
  }
  return { width, height, data: flipped };
}
