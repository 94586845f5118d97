import { letterboxMap, letterboxOf } from '../geometry/letterbox.ts';
import type { Affine } from '../geometry/affine.ts';
import type { Box, Rgb, RgbImage, Size } from '../types.ts';
import { assertImage, assertSize } from './assert-image.ts';
import type { FramedImage } from './resample.ts';
import type { ResampleFilter } from './resample-filter.ts';
import { resampleInto } from './resample.ts';

/**
 * How a region becomes a frame of another shape. `letterbox` keeps the proportions and pads; `stretch` fills the frame
 * and distorts; `crop` keeps the proportions, fills the frame, and loses what sticks out, alike on both sides.
 */
export const fits = ['letterbox', 'stretch', 'crop'] as const;
export type Fit = (typeof fits)[number];

/** A region of a picture brought to a frame. */
export interface FittedImage extends FramedImage {
  /** Source pixels to frame pixels; `invertAffine` gives the way back. */
  readonly toFrame: Affine;
}

export interface FitOptions {
  readonly size: Size;
  readonly fit: Fit;
  /** Colour of the padding. Default black. */
  readonly fill?: Rgb;
  /** Default `bilinear-area`. */
  readonly filter?: ResampleFilter;
  /** Region of the picture in pixels, may reach beyond it (padding). Default: the whole picture. */
  readonly region?: Box;
}

/**
 * Brings a region of a picture to a frame of `size`.
 *
 * @param image `[height, width, 3]` uint8.
 * @returns `[size.height, size.width, 3]` uint8 in `image`, the unpadded rectangle in `content`, and the coordinate map.
 * @throws {RangeError} if the picture's buffer, `size` or `region` (positive, finite extent) is wrong.
 */
export function fitImage(image: RgbImage, options: FitOptions): FittedImage {
  assertImage('fitImage', image);
  assertSize('fitImage', 'size', options.size);
  const region = options.region ?? { x: 0, y: 0, width: image.width, height: image.height };
  assertRegion(region);
  const { size } = options;
  const frame = { size, fill: options.fill ?? [0, 0, 0], filter: options.filter ?? 'bilinear-area' } as const;
  const { map, target } = fitPlacement(region, size, options.fit);
  const placement = {
    originX: (target.x - map[2]) / map[0],
    originY: (target.y - map[5]) / map[4],
    stepX: 1 / map[0],
    stepY: 1 / map[4],
    target,
  };
  return { ...resampleInto(image, frame, placement), toFrame: map };
}

/**
 * The picture at another size, stretched where the proportions differ: half-pixel bilinear when enlarging, area average
 * when shrinking (each axis by itself).
 *
 * @throws {RangeError} if the picture's buffer or `size` is wrong.
 */
export function resizeImage(image: RgbImage, size: Size, filter: ResampleFilter = 'bilinear-area'): RgbImage {
  if (image.width === size.width && image.height === size.height) return image;
  return fitImage(image, { size, fit: 'stretch', filter }).image;
}

/**
 * The picture reduced by area averaging so that its longer side is at most `maxSide`; the same object where it is already.
 *
 * @returns The reduced picture and `scale`, its pixels for each pixel of `image`, along x and y (they differ by rounding).
 * @throws {RangeError} if `maxSide` is no whole number ≥ 1.
 */
export function shrinkTo(
  image: RgbImage,
  maxSide: number,
): { readonly image: RgbImage; readonly scale: { readonly x: number; readonly y: number } } {
  assertSize('shrinkTo', 'maxSide', { width: maxSide, height: maxSide });
  const longer = Math.max(image.width, image.height);
  if (longer <= maxSide) return { image, scale: { x: 1, y: 1 } };
  const width = Math.max(1, Math.round((image.width * maxSide) / longer));
  const height = Math.max(1, Math.round((image.height * maxSide) / longer));
  return {
    image: resizeImage(image, { width, height }),
    scale: { x: width / image.width, y: height / image.height },
  };
}

function fitPlacement(region: Box, size: Size, fit: Fit): { readonly map: Affine; readonly target: Box } {
  const whole = { x: 0, y: 0, width: size.width, height: size.height };
  if (fit === 'letterbox') {
    const letterbox = letterboxOf(region, size);
    const target = {
      x: letterbox.padLeft,
      y: letterbox.padTop,
      width: letterbox.width,
      height: letterbox.height,
    };
    const [scale, , left, , , top] = letterboxMap(letterbox);
    return { map: [scale, 0, left - region.x * scale, 0, scale, top - region.y * scale], target };
  }
  const scaleX = size.width / region.width;
  const scaleY = size.height / region.height;
  if (fit === 'stretch') {
    return { map: [scaleX, 0, -region.x * scaleX, 0, scaleY, -region.y * scaleY], target: whole };
  }
  const scale = Math.max(scaleX, scaleY);
  const left = (size.width - region.width * scale) / 2 - region.x * scale;
  const top = (size.height - region.height * scale) / 2 - region.y * scale;
  return { map: [scale, 0, left, 0, scale, top], target: whole };
}

function assertRegion(region: Box): void {
  const finite = [region.x, region.y, region.width, region.height].every(Number.isFinite);
  if (!finite || region.width <= 0 || region.height <= 0) {
    throw new RangeError(
      `fitImage: region must be finite with positive extent, got ${region.width}×${region.height} at (${region.x}, ${region.y})`,
    );
  }
}
