import type { Affine } from '../geometry/affine.ts';
import { affineDeterminant, applyAffine, invertAffine } from '../geometry/affine.ts';
import type { Box, Rgb, RgbImage, Size } from '../types.ts';
import { assertImage, assertSize } from './assert-image.ts';
import { addBilinearLine } from './bilinear-line.ts';
import { reduceRegion } from './reduce.ts';
import type { ResampleFilter } from './resample-filter.ts';
import { filledPixels } from './resample.ts';
import { realAt } from './entries.ts';

export interface WarpOptions {
  readonly size: Size;
  /** Colour of everything beyond the picture. Default black. */
  readonly fill?: Rgb;
  /** Default `bilinear-area`. */
  readonly filter?: ResampleFilter;
}

/** A spread of taps below this (source pixels) is rounding noise: one tap does. */
const SPREAD_EPSILON = 1e-3;
/** A shrink factor this near below a whole number counts as that number. */
const FACTOR_EPSILON = 1e-6;

/**
 * The picture seen through an affine map: output pixel (i, j) shows the source at map⁻¹(i + 0.5, j + 0.5).
 *
 * Positions are those of `Point`: pixel centres lie at halves, so the identity and shifts by whole pixels copy exactly.
 * Sampling is bilinear, with the source continued by `fill` without end (edges blend into it over one pixel).
 * Shrinking by k > 1 with `bilinear-area` first averages whole blocks of ⌊k⌋ × ⌊k⌋ pixels, only in the region that the
 * output shows, and then takes 2 × 2 bilinear taps spread over the rest k / ⌊k⌋ < 2: the cost follows the region shown, the
 * result is continuous in k, and nothing aliases. The blocks' means are rounded to 8 bits.
 *
 * @param image `[height, width, 3]` uint8.
 * @param map Source to output. k is the square root of its inverse's determinant: meant for similarities.
 * @returns `[size.height, size.width, 3]` uint8.
 * @throws {RangeError} if the picture's buffer or `size` is wrong, or the map is not finite and invertible.
 */
export function warpAffine(image: RgbImage, map: Affine, options: WarpOptions): RgbImage {
  assertImage('warpAffine', image);
  assertSize('warpAffine', 'size', options.size);
  const { size, fill = [0, 0, 0], filter = 'bilinear-area' } = options;
  const toSource = invertAffine(map);
  const shrink = Math.sqrt(Math.abs(affineDeterminant(toSource)));
  if (filter === 'bilinear' || shrink <= 1) return sample(image, toSource, { size, fill, spread: 0 });
  const factor = Math.max(1, Math.floor(shrink + FACTOR_EPSILON));
  const rest = Math.max(1, shrink / factor);
  const spread = (rest - 1) / 2 / rest;
  if (factor === 1) return sample(image, toSource, { size, fill, spread });
  const reduced = reduceRegion(image, shownRegion(toSource, size, 2 * factor), { factor, fill });
  if (reduced === null) return { ...size, data: filledPixels(size, fill) };
  const [a, b, c, d, e, f] = toSource;
  const toReduced: Affine = [
    a / factor,
    b / factor,
    (c - reduced.originX) / factor,
    d / factor,
    e / factor,
    (f - reduced.originY) / factor,
  ];
  return sample(reduced.image, toReduced, { size, fill, spread });
}

/** The source region that the output shows, with a margin for the taps. */
function shownRegion(toSource: Affine, { width, height }: Size, margin: number): Box {
  const corners = [
    { x: 0, y: 0 },
    { x: width, y: 0 },
    { x: 0, y: height },
    { x: width, y: height },
  ].map((corner) => applyAffine(toSource, corner));
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  const x = Math.min(...xs) - margin;
  const y = Math.min(...ys) - margin;
  return { x, y, width: Math.max(...xs) + margin - x, height: Math.max(...ys) + margin - y };
}

/** Bilinear sampling; with a `spread` (in output pixels) the mean of 2 × 2 taps that far from each pixel's centre. */
function sample(
  image: RgbImage,
  toSource: Affine,
  options: { readonly size: Size; readonly fill: Rgb; readonly spread: number },
): RgbImage {
  const { size, fill, spread } = options;
  const data = new Uint8Array(size.width * size.height * 3);
  const line = new Float64Array(size.width * 3);
  const isSpread = spread * Math.hypot(toSource[0], toSource[3]) > SPREAD_EPSILON;
  const offsets = isSpread ? [-spread, spread] : [0];
  const taps = offsets.length ** 2;
  for (let row = 0; row < size.height; row++) {
    line.fill(0);
    for (const dy of offsets) {
      for (const dx of offsets) {
        const start = applyAffine(toSource, { x: 0.5 + dx, y: row + 0.5 + dy });
        addBilinearLine(image, { start, stepX: toSource[0], stepY: toSource[3], fill }, line);
      }
    }
    const first = row * line.length;
    for (let i = 0; i < line.length; i++) data[first + i] = realAt(line, i) / taps + 0.5;
  }
  return { width: size.width, height: size.height, data };
}
