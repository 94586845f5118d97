import type { Box, RgbImage } from '../types.ts';
import { assertImage, assertRegionInside } from './assert-image.ts';
import { byteAt, realAt } from './entries.ts';

/** Taps reach so many σ to each side; beyond lie 0.27 % of the weight. */
const REACH = 3;

/**
 * The region blurred by a Gaussian, alike along both axes, in double precision and rounded once.
 *
 * Taps beyond the region repeat its edge, so that nothing from outside (letterbox padding) comes in.
 *
 * @param image `[height, width, 3]` uint8.
 * @param sigmaPx Standard deviation in pixels, > 0.
 * @param region Whole pixels inside the picture; what lies outside keeps its bytes.
 * @returns A new picture.
 * @throws {RangeError} if the picture's buffer or the region is wrong, or `sigmaPx` is not finite or not above 0.
 */
export function gaussianBlur(image: RgbImage, sigmaPx: number, region: Box): RgbImage {
  assertImage('gaussianBlur', image);
  assertRegionInside('gaussianBlur', image, region);
  if (!(sigmaPx > 0 && sigmaPx < Infinity)) {
    throw new RangeError(`gaussianBlur: sigmaPx must be finite and above 0, got ${sigmaPx}`);
  }
  const { x, y, width, height } = region;
  const data = Uint8Array.from(image.data);
  const first = Float64Array.from({ length: width * height * 3 }, (_, i) => {
    const row = Math.floor(i / (width * 3));
    return byteAt(image.data, ((y + row) * image.width + x) * 3 + (i - row * width * 3));
  });
  const weights = gaussianWeights(sigmaPx);
  const across = blurLines(first, weights, { lines: height, lineStep: width * 3, count: width, step: 3 });
  const blurred = blurLines(across, weights, { lines: width, lineStep: 3, count: height, step: width * 3 });
  for (let row = 0; row < height; row++) {
    const start = ((y + row) * image.width + x) * 3;
    for (let i = 0; i < width * 3; i++) data[start + i] = realAt(blurred, row * width * 3 + i) + 0.5;
  }
  return { width: image.width, height: image.height, data };
}

/** `[2r + 1]`, sum 1, r = ⌈3σ⌉. */
function gaussianWeights(sigma: number): Float64Array {
  const radius = Math.ceil(REACH * sigma);
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

function blurLines(
  values: Float64Array,
  weights: Float64Array,
  grid: { readonly lines: number; readonly lineStep: number; readonly count: number; readonly step: number },
): Float64Array {
  const out = new Float64Array(values.length);
  const radius = (weights.length - 1) / 2;
  for (let line = 0; line < grid.lines; line++) {
    for (let i = 0; i < grid.count; i++) {
      const to = line * grid.lineStep + i * grid.step;
      for (let tap = -radius; tap <= radius; tap++) {
        const from = line * grid.lineStep + Math.min(grid.count - 1, Math.max(0, i + tap)) * grid.step;
        const weight = realAt(weights, tap + radius);
        for (let channel = 0; channel < 3; channel++) {
          out[to + channel] = realAt(out, to + channel) + weight * realAt(values, from + channel);
        }
      }
    }
  }
  return out;
}
