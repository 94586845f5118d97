import { paintBox } from '../raster/paint-box.ts';
import type { Box, Rgb } from '../types.ts';
import { assertOrdered, assertProbability, assertWithin } from './assert-options.ts';
import type { AugmentableCrop } from './augmentable-crop.ts';
import { coveredCrop } from './augmentable-crop.ts';
import type { RandomSource } from './random-source.ts';
import { happens, uniform, uniformWhole } from './random-source.ts';

export interface RandomErasingOptions {
  /** The paper's p; 0.5 there. */
  readonly probability: number;
  /** The paper's s_l and s_h, shares of the content's area in (0, 1]; 0.02 and 0.4 there. */
  readonly minArea: number;
  readonly maxArea: number;
  /** The paper's r1 in (0, 1]: height ÷ width is uniform in [r1, 1/r1]; 0.3 there. */
  readonly minAspect: number;
  /** `noise`: every channel of every pixel uniform in 0…255 (the paper's best); or one colour. */
  readonly fill: 'noise' | Rgb;
}

/** As many times a size is drawn before the crop is left as it is. */
const ATTEMPTS = 100;

/**
 * A random rectangle of the content painted over; its keypoints are not seen any more. Padding stays untouched, and areas
 * count relative to the content.
 *
 * Differs from the authors' code: a size whose whole pixels fall outside [minArea, maxArea] is drawn again, so that the
 * bounds hold exactly; a crop too small for any such size stays as it is, as after {@link ATTEMPTS} draws.
 *
 * @throws {RangeError} if an option is outside its range, or `minArea` above `maxArea`.
 * @see Zhong et al. 2017, arXiv:1708.04896 (random erasing)
 */
export function randomErasing(
  crop: AugmentableCrop,
  options: RandomErasingOptions,
  random: RandomSource,
): AugmentableCrop {
  assertErasing(options);
  if (!happens(random, options.probability)) return crop;
  const box = drawErasedBox(crop.content, options, random);
  if (box === null) return crop;
  const { fill } = options;
  const noise = (): Rgb => [0, 1, 2].map(() => uniformWhole(random, 0, 255)) as unknown as Rgb; // `as`: three of them
  return coveredCrop(crop, paintBox(crop.image, box, fill === 'noise' ? noise : () => fill), box);
}

/** The rectangle that is erased: whole pixels inside `content`; null where none was found. */
export function drawErasedBox(
  content: Box,
  { minArea, maxArea, minAspect }: Pick<RandomErasingOptions, 'minArea' | 'maxArea' | 'minAspect'>,
  random: RandomSource,
): Box | null {
  const whole = content.width * content.height;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const area = uniform(random, minArea, maxArea) * whole;
    const aspect = uniform(random, minAspect, 1 / minAspect);
    const height = Math.round(Math.sqrt(area * aspect));
    const width = Math.round(Math.sqrt(area / aspect));
    const isInside = width >= 1 && height >= 1 && width <= content.width && height <= content.height;
    const share = (width * height) / whole;
    if (!isInside || share < minArea || share > maxArea) continue;
    const x = content.x + uniformWhole(random, 0, content.width - width);
    const y = content.y + uniformWhole(random, 0, content.height - height);
    return { x, y, width, height };
  }
  return null;
}

function assertErasing(options: RandomErasingOptions): void {
  const caller = 'randomErasing';
  assertProbability(caller, options.probability);
  for (const name of ['minArea', 'maxArea', 'minAspect'] as const) {
    assertWithin(caller, name, { value: options[name], low: Number.MIN_VALUE, high: 1 });
  }
  assertOrdered(caller, ['minArea', options.minArea], ['maxArea', options.maxArea]);
}
