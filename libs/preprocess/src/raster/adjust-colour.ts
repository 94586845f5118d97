import type { Box, RgbImage } from '../types.ts';
import { assertImage, assertRegionInside } from './assert-image.ts';
import { byteAt } from './entries.ts';

/** How colours change; factors of 1 and a turn of 0 change nothing. */
export interface ColourChange {
  /** Factor ≥ 0 of every channel. */
  readonly brightness: number;
  /** Factor ≥ 0 of the distance from the region's mean grey. */
  readonly contrast: number;
  /** Factor ≥ 0 of the distance from the pixel's own grey. */
  readonly saturation: number;
  /** Share of the colour circle by which hue turns; 1/3 takes red to green. */
  readonly hueTurns: number;
}

type Channels = [number, number, number];

/** Grey of a pixel: 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601). */
const greyOf = ([red, green, blue]: Channels): number => 0.299 * red + 0.587 * green + 0.114 * blue;
const clamped = (value: number): number => Math.min(255, Math.max(0, value));

/**
 * Brightness, then contrast, then saturation, then hue, of the pixels in a region, in this order always. Each step is cut
 * to [0, 255]; bytes are rounded once, at the end.
 *
 * Differs from torchvision's `ColorJitter`: there the order is drawn too, every step rounds to bytes, and the mean grey of
 * `contrast` is rounded.
 *
 * @param image `[height, width, 3]` uint8.
 * @param region Whole pixels inside the picture; what lies outside (letterbox padding) keeps its bytes and does not count
 *   for the mean grey.
 * @returns A new picture.
 * @throws {RangeError} if the picture's buffer or the region is wrong, a factor is not finite or below 0, or the turn is not finite.
 * @see ITU-R BT.601 for grey; Smith 1978, "Color gamut transform pairs" for hue (HSV)
 */
export function adjustColour(image: RgbImage, change: ColourChange, region: Box): RgbImage {
  assertImage('adjustColour', image);
  assertRegionInside('adjustColour', image, region);
  assertChange(change);
  const data = Uint8Array.from(image.data);
  const pixel: Channels = [0, 0, 0];
  let grey = 0;
  eachPixel(image, region, (at) => {
    readBrightened(image.data, { at, factor: change.brightness }, pixel);
    grey += greyOf(pixel);
  });
  const meanGrey = grey / Math.max(1, region.width * region.height);
  eachPixel(image, region, (at) => {
    readBrightened(image.data, { at, factor: change.brightness }, pixel);
    blend(pixel, meanGrey, change.contrast);
    blend(pixel, greyOf(pixel), change.saturation);
    turnHue(pixel, change.hueTurns);
    for (let channel = 0; channel < 3; channel++) data[at + channel] = (pixel[channel] ?? 0) + 0.5;
  });
  return { width: image.width, height: image.height, data };
}

function assertChange(change: ColourChange): void {
  for (const name of ['brightness', 'contrast', 'saturation'] as const) {
    if (!(change[name] >= 0 && change[name] < Infinity)) {
      throw new RangeError(`adjustColour: change.${name} must be finite and ≥ 0, got ${change[name]}`);
    }
  }
  if (!Number.isFinite(change.hueTurns)) {
    throw new RangeError(`adjustColour: change.hueTurns must be finite, got ${change.hueTurns}`);
  }
}

function eachPixel(image: RgbImage, region: Box, visit: (at: number) => void): void {
  for (let y = region.y; y < region.y + region.height; y++) {
    const start = (y * image.width + region.x) * 3;
    for (let at = start; at < start + region.width * 3; at += 3) visit(at);
  }
}

function readBrightened(
  bytes: Uint8Array,
  { at, factor }: { readonly at: number; readonly factor: number },
  pixel: Channels,
): void {
  pixel[0] = clamped(byteAt(bytes, at) * factor);
  pixel[1] = clamped(byteAt(bytes, at + 1) * factor);
  pixel[2] = clamped(byteAt(bytes, at + 2) * factor);
}

function blend(pixel: Channels, towards: number, factor: number): void {
  if (factor === 1) return;
  pixel[0] = clamped(towards + factor * (pixel[0] - towards));
  pixel[1] = clamped(towards + factor * (pixel[1] - towards));
  pixel[2] = clamped(towards + factor * (pixel[2] - towards));
}

/** Hue in sixths of the circle: 0 red, 2 green, 4 blue. A grey pixel has none and stays. */
function turnHue(pixel: Channels, turns: number): void {
  const [red, green, blue] = pixel;
  const most = Math.max(red, green, blue);
  const spread = most - Math.min(red, green, blue);
  if (turns === 0 || spread === 0) return;
  let hue = (red - green) / spread + 4;
  if (most === red) hue = (green - blue) / spread;
  else if (most === green) hue = (blue - red) / spread + 2;
  const turned = hue + 6 * (turns - Math.floor(turns)) + 6;
  pixel[0] = most - spread * distanceShare(turned + 5);
  pixel[1] = most - spread * distanceShare(turned + 3);
  pixel[2] = most - spread * distanceShare(turned + 1);
}

/** How much of the spread a channel lacks at that place of the circle. */
function distanceShare(sixths: number): number {
  const place = sixths % 6;
  return Math.max(0, Math.min(place, 4 - place, 1));
}
