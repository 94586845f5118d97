import type { Point, Rgb, RgbImage } from '../types.ts';
import { byteAt, realAt } from './entries.ts';

/** A straight walk through the source: where it starts, its step for each output pixel, and what lies beyond the picture. */
interface Walk {
  readonly start: Point;
  readonly stepX: number;
  readonly stepY: number;
  readonly fill: Rgb;
}

/** Adds the bilinear value at each position of the walk to `line` (`[pixels × 3]`). */
export function addBilinearLine(image: RgbImage, walk: Walk, line: Float64Array): void {
  const { data, width, height } = image;
  const stride = width * 3;
  for (let i = 0, pixel = 0; i < line.length; i += 3, pixel++) {
    const u = walk.start.x + pixel * walk.stepX - 0.5;
    const v = walk.start.y + pixel * walk.stepY - 0.5;
    const left = Math.floor(u);
    const top = Math.floor(v);
    if (left < 0 || top < 0 || left >= width - 1 || top >= height - 1) {
      addBorderPixel(image, { u, v, fill: walk.fill }, line.subarray(i, i + 3));
      continue;
    }
    const fx = u - left;
    const fy = v - top;
    const w00 = (1 - fx) * (1 - fy);
    const w10 = fx * (1 - fy);
    const w01 = (1 - fx) * fy;
    const w11 = fx * fy;
    const at = top * stride + left * 3;
    const below = at + stride;
    for (let c = 0; c < 3; c++) {
      const upper = w00 * byteAt(data, at + c) + w10 * byteAt(data, at + c + 3);
      const lower = w01 * byteAt(data, below + c) + w11 * byteAt(data, below + c + 3);
      line[i + c] = realAt(line, i + c) + upper + lower;
    }
  }
}

/** The same where at least one of the four neighbours lies beyond the picture and counts as `fill`. */
function addBorderPixel(
  image: RgbImage,
  at: { readonly u: number; readonly v: number; readonly fill: Rgb },
  out: Float64Array,
): void {
  const left = Math.floor(at.u);
  const top = Math.floor(at.v);
  for (let dy = 0; dy < 2; dy++) {
    for (let dx = 0; dx < 2; dx++) {
      const x = left + dx;
      const y = top + dy;
      const weight =
        (dx === 0 ? 1 - (at.u - left) : at.u - left) * (dy === 0 ? 1 - (at.v - top) : at.v - top);
      if (weight === 0) continue;
      const inside = x >= 0 && y >= 0 && x < image.width && y < image.height;
      const start = (y * image.width + x) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const value = inside ? byteAt(image.data, start + channel) : (at.fill[channel] ?? 0);
        out[channel] = realAt(out, channel) + weight * value;
      }
    }
  }
}
