import type { Box, Rgb, RgbImage } from '../types.ts';

/**
 * A copy of the picture with a box painted over.
 *
 * @param box Whole pixels inside the picture.
 * @param colourAt Called for each pixel, row by row.
 */
export function paintBox(image: RgbImage, box: Box, colourAt: () => Rgb): RgbImage {
  const data = Uint8Array.from(image.data);
  for (let y = box.y; y < box.y + box.height; y++) {
    const start = (y * image.width + box.x) * 3;
    for (let at = start; at < start + box.width * 3; at += 3) data.set(colourAt(), at);
  }
  return { width: image.width, height: image.height, data };
}
