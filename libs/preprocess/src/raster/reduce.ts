import type { Box, Rgb, RgbImage } from '../types.ts';
import { byteAt, realAt } from './entries.ts';

/** A part of a picture, each of its pixels the mean of `factor` × `factor` source pixels. */
export interface ReducedImage {
  readonly image: RgbImage;
  readonly factor: number;
  /** Source position of its upper left corner; multiples of `factor`. */
  readonly originX: number;
  readonly originY: number;
}

/**
 * The pixels of `region` averaged in square blocks whose grid starts at the picture's corner, so that a block's mean does
 * not depend on the region. Blocks that reach beyond the picture count `fill` there.
 *
 * @param region Whole or broken pixels; widened to whole blocks and cut to the picture; empty where it lies outside.
 * @param factor Whole number ≥ 1.
 */
export function reduceRegion(
  image: RgbImage,
  region: Box,
  options: { factor: number; fill: Rgb },
): ReducedImage | null {
  const { factor, fill } = options;
  const left = Math.floor(Math.max(0, region.x) / factor) * factor;
  const top = Math.floor(Math.max(0, region.y) / factor) * factor;
  const right = Math.min(image.width, region.x + region.width);
  const bottom = Math.min(image.height, region.y + region.height);
  if (right <= left || bottom <= top) return null;
  const width = Math.ceil((right - left) / factor);
  const height = Math.ceil((bottom - top) / factor);
  const data = new Uint8Array(width * height * 3);
  const sums = new Float64Array(width * 3);
  for (let row = 0; row < height; row++) {
    sumBlocks(image, { left, top: top + row * factor, factor, fill }, sums);
    const start = row * width * 3;
    const area = factor * factor;
    for (let i = 0; i < sums.length; i++) data[start + i] = realAt(sums, i) / area + 0.5;
  }
  return { image: { width, height, data }, factor, originX: left, originY: top };
}

function sumBlocks(
  image: RgbImage,
  at: { readonly left: number; readonly top: number; readonly factor: number; readonly fill: Rgb },
  sums: Float64Array,
): void {
  const { data, width } = image;
  const { left, factor } = at;
  sums.fill(0);
  const rows = Math.min(factor, image.height - at.top);
  for (let row = 0; row < rows; row++) {
    let source = ((at.top + row) * width + left) * 3;
    for (let i = 0; i < sums.length; i += 3) {
      const blockLeft = left + (i / 3) * factor;
      const end = source + Math.min(factor, width - blockLeft) * 3;
      let red = 0;
      let green = 0;
      let blue = 0;
      for (; source < end; source += 3) {
        red += byteAt(data, source);
        green += byteAt(data, source + 1);
        blue += byteAt(data, source + 2);
      }
      sums[i] = realAt(sums, i) + red;
      sums[i + 1] = realAt(sums, i + 1) + green;
      sums[i + 2] = realAt(sums, i + 2) + blue;
    }
  }
  addFill(sums, { ...at, rows, width });
}

/** Counts the fill colour for the part of the blocks that lies beyond the right and lower edges. */
function addFill(
  sums: Float64Array,
  at: { left: number; factor: number; fill: Rgb; rows: number; width: number },
): void {
  for (let i = 0; i < sums.length; i++) {
    const columns = Math.min(at.factor, at.width - (at.left + Math.floor(i / 3) * at.factor));
    const missing = at.factor * at.factor - at.rows * columns;
    if (missing > 0) sums[i] = realAt(sums, i) + missing * (at.fill[i % 3] ?? 0);
  }
}
