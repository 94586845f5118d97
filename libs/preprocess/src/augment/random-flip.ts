import { flipHorizontal } from '../raster/flip.ts';
import { assertProbability } from './assert-options.ts';
import type { AugmentableCrop } from './augmentable-crop.ts';
import { movedCrop } from './augmentable-crop.ts';
import type { RandomSource } from './random-source.ts';
import { happens } from './random-source.ts';

export interface RandomFlipOptions {
  readonly probability: number;
}

/**
 * The crop mirrored left to right with `probability`. Left and right keypoints change places; padding moves along.
 *
 * @throws {RangeError} if `probability` is outside [0, 1].
 */
export function randomFlip(
  crop: AugmentableCrop,
  { probability }: RandomFlipOptions,
  random: RandomSource,
): AugmentableCrop {
  assertProbability('randomFlip', probability);
  return happens(random, probability) ? mirroredCrop(crop) : crop;
}

/** The crop mirrored left to right; twice gives its pixels, padding and points as they were. */
export function mirroredCrop(crop: AugmentableCrop): AugmentableCrop {
  const { image, content } = crop;
  return movedCrop(crop, {
    image: flipHorizontal(image),
    content: { ...content, x: image.width - content.x - content.width },
    map: [-1, 0, image.width, 0, 1, 0],
  });
}
