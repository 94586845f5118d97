import { paintBox } from '../raster/paint-box.ts';
import type { Box, Rgb } from '../types.ts';
import { assertOrdered, assertProbability, assertWithin } from './assert-options.ts';
import type { AugmentableCrop } from './augmentable-crop.ts';
import { coveredCrop } from './augmentable-crop.ts';
import type { RandomSource } from './random-source.ts';
import { happens, uniform, uniformWhole } from './random-source.ts';

/** Where an occluder reaches into the content from. */
export const occlusionSides = ['top', 'bottom', 'left', 'right'] as const;
export type OcclusionSide = (typeof occlusionSides)[number];

export interface RandomOcclusionOptions {
  readonly probability: number;
  /** Covered share of the content, (0, 1), uniform between them. */
  readonly minShare: number;
  readonly maxShare: number;
  /** The sides to draw from, at least one. */
  readonly sides: readonly OcclusionSide[];
}

/**
 * What stands between camera and subject: from one random side, a random share of the content is covered across its whole
 * breadth with one random colour, as by a counter (bottom), a hat (top), a wall or another person (left, right). Keypoints
 * under it are not seen any more. Erasing cuts holes; this hides whole parts, which is what part visibility is for.
 *
 * Whole pixels: the covered share is rounded to the nearest line, at least one line stays and at least one is covered;
 * content of one line along that axis stays as it is.
 *
 * @throws {RangeError} if `probability` is outside [0, 1], a share outside (0, 1), `minShare` above `maxShare`, or `sides`
 *   is empty.
 */
export function randomOcclusion(
  crop: AugmentableCrop,
  options: RandomOcclusionOptions,
  random: RandomSource,
): AugmentableCrop {
  assertOcclusion(options);
  if (!happens(random, options.probability)) return crop;
  const side = options.sides[uniformWhole(random, 0, options.sides.length - 1)] ?? 'bottom';
  const share = uniform(random, options.minShare, options.maxShare);
  const colour: Rgb = [
    uniformWhole(random, 0, 255),
    uniformWhole(random, 0, 255),
    uniformWhole(random, 0, 255),
  ];
  const box = occludedBox(crop.content, side, share);
  return box === null
    ? crop
    : coveredCrop(
        crop,
        paintBox(crop.image, box, () => colour),
        box,
      );
}

/** The part of the content that is covered from that side; null where nothing can be without covering all. */
export function occludedBox(content: Box, side: OcclusionSide, share: number): Box | null {
  const isUpright = side === 'top' || side === 'bottom';
  const extent = isUpright ? content.height : content.width;
  if (extent < 2) return null;
  const lines = Math.min(extent - 1, Math.max(1, Math.round(extent * share)));
  const offset = side === 'top' || side === 'left' ? 0 : extent - lines;
  return isUpright
    ? { x: content.x, y: content.y + offset, width: content.width, height: lines }
    : { x: content.x + offset, y: content.y, width: lines, height: content.height };
}

function assertOcclusion({ probability, minShare, maxShare, sides }: RandomOcclusionOptions): void {
  const caller = 'randomOcclusion';
  assertProbability(caller, probability);
  const below1 = 1 - Number.EPSILON;
  assertWithin(caller, 'minShare', { value: minShare, low: Number.MIN_VALUE, high: below1 });
  assertWithin(caller, 'maxShare', { value: maxShare, low: Number.MIN_VALUE, high: below1 });
  assertOrdered(caller, ['minShare', minShare], ['maxShare', maxShare]);
  if (sides.length === 0) throw new RangeError(`${caller}: sides must hold at least one, got none`);
}
