import type { Box, Rgb, RgbImage } from '../types.ts';
import { assertImage, assertSize } from './assert-image.ts';
import { filledPixels } from './resample.ts';

/**
 * The box grown by `margin` of its own extent on each side (0.25: half as large again along each axis, centre kept).
 *
 * @param margin Share of the extent, > −0.5.
 * @throws {RangeError} if `margin` is not finite or leaves nothing.
 */
export function growBox(box: Box, margin: number): Box {
  if (!Number.isFinite(margin) || margin <= -0.5) {
    throw new RangeError(`growBox: margin must be finite and above -0.5, got ${margin}`);
  }
  return {
    x: box.x - box.width * margin,
    y: box.y - box.height * margin,
    width: box.width * (1 + 2 * margin),
    height: box.height * (1 + 2 * margin),
  };
}

/**
 * Copies whole pixels, without resampling; what lies beyond the picture is filled.
 *
 * @param box Rounded to whole pixels: edges to the nearest, at least 1 pixel each way.
 * @returns The crop, and `origin`, the position of its upper left corner in `image` (whole pixels, may be negative).
 * @throws {RangeError} if the picture's buffer is wrong or the box is not finite or has no extent.
 */
export function cropImage(
  image: RgbImage,
  box: Box,
  fill: Rgb = [0, 0, 0],
): { readonly image: RgbImage; readonly origin: { readonly x: number; readonly y: number } } {
  assertImage('cropImage', image);
  if (!(box.width > 0) || !(box.height > 0)) {
    throw new RangeError(`cropImage: box must have positive extent, got ${box.width}×${box.height}`);
  }
  const left = Math.round(box.x);
  const top = Math.round(box.y);
  const width = Math.max(1, Math.round(box.x + box.width) - left);
  const height = Math.max(1, Math.round(box.y + box.height) - top);
  assertSize('cropImage', 'box', { width, height });
  const data = filledPixels({ width, height }, fill);
  const from = Math.max(0, -left);
  const to = Math.min(width, image.width - left);
  for (let row = Math.max(0, -top); row < Math.min(height, image.height - top) && from < to; row++) {
    const start = ((top + row) * image.width + left + from) * 3;
    data.set(image.data.subarray(start, start + (to - from) * 3), (row * width + from) * 3);
  }
  return { image: { width, height, data }, origin: { x: left, y: top } };
}
