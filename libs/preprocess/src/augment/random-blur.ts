import { gaussianBlur } from '../raster/gaussian-blur.ts';
import { assertOrdered, assertProbability, assertWithin } from './assert-options.ts';
import type { AugmentableCrop } from './augmentable-crop.ts';
import type { RandomSource } from './random-source.ts';
import { happens, uniform } from './random-source.ts';

export interface RandomBlurOptions {
  readonly probability: number;
  /** The Gaussian's σ is uniform between them; pixels of the crop, > 0, at most 32. */
  readonly minSigmaPx: number;
  readonly maxSigmaPx: number;
}

/**
 * The content blurred by a Gaussian of random width, alike along both axes; padding neither changes nor bleeds in.
 *
 * @throws {RangeError} if `probability` is outside [0, 1], a σ outside (0, 32], or `minSigmaPx` above `maxSigmaPx`.
 */
export function randomBlur(
  crop: AugmentableCrop,
  { probability, minSigmaPx, maxSigmaPx }: RandomBlurOptions,
  random: RandomSource,
): AugmentableCrop {
  const caller = 'randomBlur';
  assertProbability(caller, probability);
  assertWithin(caller, 'minSigmaPx', { value: minSigmaPx, low: Number.MIN_VALUE, high: 32 });
  assertWithin(caller, 'maxSigmaPx', { value: maxSigmaPx, low: Number.MIN_VALUE, high: 32 });
  assertOrdered(caller, ['minSigmaPx', minSigmaPx], ['maxSigmaPx', maxSigmaPx]);
  if (!happens(random, probability)) return crop;
  return { ...crop, image: gaussianBlur(crop.image, uniform(random, minSigmaPx, maxSigmaPx), crop.content) };
}
