import { cropImage } from '../raster/crop.ts';
import type { Box, Rgb, Size } from '../types.ts';
import { assertProbability, assertWithin } from './assert-options.ts';
import type { AugmentableCrop } from './augmentable-crop.ts';
import { movedCrop } from './augmentable-crop.ts';
import type { RandomSource } from './random-source.ts';
import { happens, uniformWhole } from './random-source.ts';

export interface RandomPadCropOptions {
  readonly probability: number;
  /** Whole pixels ≥ 0, on each side. */
  readonly padPx: number;
  /** Colour of the padding: the spec's own. */
  readonly fill: Rgb;
}

/**
 * The crop padded by `padPx` on all sides and cut to its size again at a random place: a shift by whole pixels in
 * [−padPx, padPx] along each axis, without resampling. What comes in at the edge is padding and counts as such; keypoints
 * that leave the frame are not seen any more. A shift that would leave no content is not made.
 *
 * @throws {RangeError} if `probability` is outside [0, 1], or `padPx` no whole number ≥ 0.
 */
export function randomPadCrop(
  crop: AugmentableCrop,
  { probability, padPx, fill }: RandomPadCropOptions,
  random: RandomSource,
): AugmentableCrop {
  assertProbability('randomPadCrop', probability);
  assertWithin('randomPadCrop', 'padPx', { value: padPx, low: 0, high: Number.MAX_SAFE_INTEGER });
  if (!Number.isInteger(padPx)) {
    throw new RangeError(`randomPadCrop: padPx must be a whole number, got ${padPx}`);
  }
  if (!happens(random, probability)) return crop;
  const dx = uniformWhole(random, -padPx, padPx);
  const dy = uniformWhole(random, -padPx, padPx);
  const { image } = crop;
  const content = shiftedContent(crop.content, { dx, dy }, image);
  if (content === null) return crop;
  const shown = { x: -dx, y: -dy, width: image.width, height: image.height };
  return movedCrop(crop, {
    image: cropImage(image, shown, fill).image,
    content,
    map: [1, 0, dx, 0, 1, dy],
  });
}

/** The part of the content that is still in the frame, or null. */
function shiftedContent(
  content: Box,
  shift: { readonly dx: number; readonly dy: number },
  frame: Size,
): Box | null {
  const left = Math.max(0, content.x + shift.dx);
  const top = Math.max(0, content.y + shift.dy);
  const right = Math.min(frame.width, content.x + shift.dx + content.width);
  const bottom = Math.min(frame.height, content.y + shift.dy + content.height);
  return right > left && bottom > top ? { x: left, y: top, width: right - left, height: bottom - top } : null;
}
