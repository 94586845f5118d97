import sharp from 'sharp';
import type { RgbImage } from '../src/types.ts';

/** A smooth picture in which every place, direction and channel is told apart. */
export function gradientImage(width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3;
      data[at] = Math.round((255 * x) / Math.max(1, width - 1));
      data[at + 1] = Math.round((255 * y) / Math.max(1, height - 1));
      data[at + 2] = Math.round((127 * (x + y)) / Math.max(1, width + height - 2));
    }
  }
  return { width, height, data };
}

/** Pixels from a small generator with a seed (Lehmer), so that failures repeat. */
export function noiseImage(width: number, height: number, seed = 1): RgbImage {
  let state = seed;
  const data = Uint8Array.from({ length: width * height * 3 }, () => {
    state = (state * 48271) % 2147483647;
    return state >> 8;
  });
  return { width, height, data };
}

/** A sharp pipeline over raw pixels. */
export const sharpOf = ({ width, height, data }: RgbImage) =>
  sharp(data, { raw: { width, height, channels: 3 } });

/** One pixel as `[r, g, b]`. */
export function pixelAt({ width, data }: RgbImage, x: number, y: number): readonly number[] {
  return [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
}

/** The largest difference of any byte of two pictures of one size. */
export function largestDifference(a: RgbImage, b: RgbImage): number {
  if (a.width !== b.width || a.height !== b.height) return Infinity;
  return a.data.reduce((most, value, index) => Math.max(most, Math.abs(value - (b.data[index] ?? NaN))), 0);
}

/** What a viewer shows of stored pixels with an EXIF orientation, pixel by pixel as EXIF 2.3 tells where row 0 and column 0 are. */
export function turnedUpright(stored: RgbImage, orientation: number): RgbImage {
  const { width: w, height: h } = stored;
  const [width, height] = orientation >= 5 ? [h, w] : [w, h];
  const sources: Readonly<Record<number, (x: number, y: number) => readonly [number, number]>> = {
    1: (x, y) => [x, y],
    2: (x, y) => [w - 1 - x, y],
    3: (x, y) => [w - 1 - x, h - 1 - y],
    4: (x, y) => [x, h - 1 - y],
    5: (x, y) => [y, x],
    6: (x, y) => [y, h - 1 - x],
    7: (x, y) => [w - 1 - y, h - 1 - x],
    8: (x, y) => [w - 1 - y, x],
  };
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [sx, sy] = sources[orientation]?.(x, y) ?? [0, 0];
      data.set(stored.data.subarray((sy * w + sx) * 3, (sy * w + sx) * 3 + 3), (y * width + x) * 3);
    }
  }
  return { width, height, data };
}
