import type { Rgb } from '../types.ts';
import type { AugmentableCrop } from './augmentable-crop.ts';
import type { AugmentationStep, AugmentationSteps } from './augmentation-steps.ts';
import { colourJitter } from './colour-jitter.ts';
import { randomBlur } from './random-blur.ts';
import { randomErasing } from './random-erasing.ts';
import { randomFlip } from './random-flip.ts';
import { randomOcclusion } from './random-occlusion.ts';
import { randomPadCrop } from './random-pad-crop.ts';
import type { CreateRandomSource, RandomSource } from './random-source.ts';
import { seedOfPlace } from './random-source.ts';

/** What the random numbers of one crop follow from; whole numbers ≥ 0. */
export interface AugmentationDraw {
  /** Of the training run. */
  readonly seed: number;
  readonly epoch: number;
  /** Of the sample in its dataset, not in its batch. */
  readonly sampleIndex: number;
  readonly createRandom: CreateRandomSource;
}

/**
 * A crop after the steps of an augmentation, one after the other: a function of the crop, the steps and (seed, epoch,
 * sample index) alone, whatever batch, order or worker it comes in. Without steps: the very crop.
 *
 * Every step keeps proportions: pixels are mirrored, shifted, recoloured, blurred alike along both axes, or painted over,
 * never resampled. The input's buffers are not written to.
 *
 * @param how `padding`: the colour of the spec's padding, for pad-crop.
 * @throws {RangeError} if seed, epoch or sample index is no whole number ≥ 0.
 */
export function augmentCrop(
  crop: AugmentableCrop,
  how: { readonly steps: AugmentationSteps; readonly padding: Rgb },
  draw: AugmentationDraw,
): AugmentableCrop {
  const { seed, epoch, sampleIndex } = draw;
  for (const [name, value] of Object.entries({ seed, epoch, sampleIndex })) {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new RangeError(`augmentCrop: draw.${name} must be a whole number ≥ 0, got ${value}`);
    }
  }
  return how.steps.reduce((current, step) => {
    const random = draw.createRandom(seedOfPlace(seed, epoch, sampleIndex, step.kind));
    return applyStep(current, step, { random, padding: how.padding });
  }, crop);
}

function applyStep(
  crop: AugmentableCrop,
  step: AugmentationStep,
  { random, padding }: { readonly random: RandomSource; readonly padding: Rgb },
): AugmentableCrop {
  switch (step.kind) {
    case 'flip':
      return randomFlip(crop, step, random);
    case 'pad-crop':
      return randomPadCrop(crop, { ...step, fill: padding }, random);
    case 'colour-jitter':
      return colourJitter(crop, step, random);
    case 'erase':
      return randomErasing(crop, step, random);
    case 'blur':
      return randomBlur(crop, step, random);
    case 'occlude':
      return randomOcclusion(crop, step, random);
  }
}
