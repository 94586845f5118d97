import type { Affine } from './affine.ts';
import { assertSize } from '../raster/assert-image.ts';
import type { Size } from '../types.ts';

/** How a picture is laid into a frame with its proportions kept. */
export interface Letterbox {
  /** Target pixels for each source pixel, the same along both axes. */
  readonly scale: number;
  /** Size of the picture inside the frame, whole pixels ≥ 1. */
  readonly width: number;
  readonly height: number;
  readonly padLeft: number;
  readonly padTop: number;
  readonly padRight: number;
  readonly padBottom: number;
}

/**
 * The letterbox of `source` in `target`: scale = min(TW/w, TH/h), content rounded to whole pixels, centred,
 * an odd rest going to the right and to the bottom.
 *
 * @param source,target Pixels, whole numbers ≥ 1. A source so long that its short side would vanish keeps 1 pixel.
 * @throws {RangeError} if a size is no whole number ≥ 1.
 * @see Ultralytics' `LetterBox` for the convention
 */
export function computeLetterbox(source: Size, target: Size): Letterbox {
  assertSize('computeLetterbox', 'source', source);
  assertSize('computeLetterbox', 'target', target);
  return letterboxOf(source, target);
}

/** As {@link computeLetterbox}, for a source region of any positive extent. */
export function letterboxOf(source: Size, target: Size): Letterbox {
  const scale = Math.min(target.width / source.width, target.height / source.height);
  const width = Math.min(target.width, Math.max(1, Math.round(source.width * scale)));
  const height = Math.min(target.height, Math.max(1, Math.round(source.height * scale)));
  const padLeft = Math.floor((target.width - width) / 2);
  const padTop = Math.floor((target.height - height) / 2);
  return {
    scale,
    width,
    height,
    padLeft,
    padTop,
    padRight: target.width - width - padLeft,
    padBottom: target.height - height - padTop,
  };
}

/**
 * Source pixels to frame pixels: x' = x·scale + padLeft, with the exact scale and not the rounded one; the resampler
 * uses the same map, so a landmark found in the frame comes back exactly. `invertAffine` gives the way back.
 */
export const letterboxMap = (letterbox: Letterbox): Affine => [
  letterbox.scale,
  0,
  letterbox.padLeft,
  0,
  letterbox.scale,
  letterbox.padTop,
];
