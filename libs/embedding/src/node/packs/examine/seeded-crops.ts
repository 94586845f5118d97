import { createSeededRandom } from '@gallerist/metrics/random';
import { resizeImage } from '@gallerist/preprocess';
import type { RgbImage, Size } from '@gallerist/preprocess';

/** Squares of colour along the shorter side, which are then blended into each other: a picture has no hard noise. */
const PATCHES = 7;

/**
 * Crops of random soft patches: input that shows a net's behaviour and is the same on every machine.
 *
 * @param seed Of the first; each further crop has the next one.
 */
export function seededCrops(size: Size, count: number, seed: number): readonly RgbImage[] {
  return Array.from({ length: count }, (_, index) => {
    const random = createSeededRandom(seed + index);
    const small = { width: PATCHES, height: PATCHES };
    const data = Uint8Array.from({ length: PATCHES * PATCHES * 3 }, () => random.integer(256));
    return resizeImage({ ...small, data }, size, 'bilinear');
  });
}
