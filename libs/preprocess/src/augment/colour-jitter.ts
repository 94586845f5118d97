import { adjustColour } from '../raster/adjust-colour.ts';
import { assertProbability, assertWithin } from './assert-options.ts';
import type { AugmentableCrop } from './augmentable-crop.ts';
import type { RandomSource } from './random-source.ts';
import { happens, uniform } from './random-source.ts';

export interface ColourJitterOptions {
  readonly probability: number;
  /** Each in [0, 1]: factors are uniform in [1 − v, 1 + v]. */
  readonly brightness: number;
  readonly contrast: number;
  readonly saturation: number;
  /** In [0, 0.5]: the turn is uniform in [−v, v] of the colour circle. */
  readonly hue: number;
}

/**
 * Brightness, contrast, saturation and hue changed by random amounts, in this order always; padding keeps its colour.
 *
 * Differs from torchvision's `ColorJitter` as `adjustColour` does.
 *
 * @throws {RangeError} if `probability`, `brightness`, `contrast` or `saturation` is outside [0, 1] or `hue` outside [0, 0.5].
 */
export function colourJitter(
  crop: AugmentableCrop,
  options: ColourJitterOptions,
  random: RandomSource,
): AugmentableCrop {
  assertProbability('colourJitter', options.probability);
  for (const name of ['brightness', 'contrast', 'saturation'] as const) {
    assertWithin('colourJitter', name, { value: options[name], low: 0, high: 1 });
  }
  assertWithin('colourJitter', 'hue', { value: options.hue, low: 0, high: 0.5 });
  if (!happens(random, options.probability)) return crop;
  const factor = (amount: number): number => uniform(random, 1 - amount, 1 + amount);
  const change = {
    brightness: factor(options.brightness),
    contrast: factor(options.contrast),
    saturation: factor(options.saturation),
    hueTurns: uniform(random, -options.hue, options.hue),
  };
  return { ...crop, image: adjustColour(crop.image, change, crop.content) };
}
