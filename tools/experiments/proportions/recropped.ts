import { createSeededRandom } from '@gallerist/metrics/random';
import type { RgbImage } from '@gallerist/preprocess';
import { cropImage } from '@gallerist/preprocess';

/** Height by width of what is left of a picture. */
export const ASPECTS = { least: 1.2, most: 4 } as const;

export interface Recropped {
  readonly image: RgbImage;
  readonly aspect: number;
}

/**
 * The largest window of an aspect that is drawn evenly from 1.2 to 4, at a place that is drawn too: boxes as detectors give them,
 * of people who sit, turn sideways or are cut by the picture's edge.
 */
export function recropped(image: RgbImage, seed: number): Recropped {
  const random = createSeededRandom(seed);
  const aspect = ASPECTS.least + random.next() * (ASPECTS.most - ASPECTS.least);
  const width = Math.min(image.width, image.height / aspect);
  const height = Math.min(image.height, image.width * aspect);
  const x = random.next() * (image.width - width);
  const y = random.next() * (image.height - height);
  return { image: cropImage(image, { x, y, width, height }).image, aspect };
}
