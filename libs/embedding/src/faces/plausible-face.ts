import {
  applyAffine,
  estimateSimilarity,
  findAlignmentTemplate,
  invertAffine,
  templatePoints,
} from '@gallerist/preprocess';
import type { Affine, Point, Size } from '@gallerist/preprocess';

/** Of a crop's pixels at least this share must lie in the picture: what is mostly padding resembles all other padding. */
const MIN_VISIBLE_SHARE = 0.5;

/**
 * Largest residual of five points fitted to a frontal face, as a share of that face's own spread. Points on a line give 0.6 to 0.8,
 * a face turned until its width is 0.3 of the frontal one gives 0.42.
 */
const MAX_MISFIT = 0.5;

/** A grid of this many points a side stands for the crop's pixels. */
const GRID = 16;

/**
 * Whether a crop shows the picture rather than the padding around it.
 *
 * @param toCrop Pixels of the picture to pixels of the crop, invertible.
 */
export function isMostlyVisible(toCrop: Affine, crop: Size, picture: Size): boolean {
  const toPicture = invertAffine(toCrop);
  let inside = 0;
  for (let row = 0; row < GRID; row += 1) {
    for (let column = 0; column < GRID; column += 1) {
      const place = { x: ((column + 0.5) / GRID) * crop.width, y: ((row + 0.5) / GRID) * crop.height };
      if (isInside(applyAffine(toPicture, place), picture)) inside += 1;
    }
  }
  return inside >= MIN_VISIBLE_SHARE * GRID * GRID;
}

const isInside = ({ x, y }: Point, { width, height }: Size): boolean =>
  x >= 0 && y >= 0 && x < width && y < height;

/**
 * Whether five points (left eye, right eye, nose tip, left and right mouth corner) can be those of a face: points on a line,
 * mirrored or shuffled ones cannot.
 */
export function isFaceShaped(points: readonly Point[]): boolean {
  const template = findAlignmentTemplate('arcface-112');
  if (template === null) throw new TypeError('isFaceShaped: the template arcface-112 must be known');
  const frontal = templatePoints(template).filter((point) => point !== null);
  const fit = estimateSimilarity(points, frontal);
  return fit.ok && fit.value.residual <= MAX_MISFIT * spread(frontal);
}

/** Root mean square distance from the centre. */
function spread(points: readonly Point[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const centre = { x: mean(points.map(({ x }) => x)), y: mean(points.map(({ y }) => y)) };
  return Math.sqrt(mean(points.map(({ x, y }) => (x - centre.x) ** 2 + (y - centre.y) ** 2)));
}
