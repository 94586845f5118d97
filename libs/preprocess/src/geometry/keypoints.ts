import type { Point, Size } from '../types.ts';
import type { Affine } from './affine.ts';
import { affineDeterminant, applyAffine } from './affine.ts';
import type { LandmarkSet } from './landmarks.ts';
import { landmarkCounts } from './landmarks.ts';

/** Points of a face, or `coco-17`: nose, then eyes, ears, shoulders, elbows, wrists, hips, knees, ankles, the person's left first. */
export type KeypointSet = LandmarkSet | 'coco-17';

/** Points found in a picture, in its pixels, in the order of their set; null for one that is not seen. */
export interface Keypoints {
  readonly set: KeypointSet;
  readonly points: readonly (Point | null)[];
}

/** How many points a set has. */
export const keypointCounts: Readonly<Record<KeypointSet, number>> = { ...landmarkCounts, 'coco-17': 17 };

/** Pairs that change places in a mirror; every other point stays itself. */
const mirrorPairs: Readonly<Record<KeypointSet, readonly (readonly [number, number])[]>> = {
  'face-5': [
    [0, 1],
    [3, 4],
  ],
  'ibug-68': [
    ...pairsAround(0, 16, 8),
    ...pairsAround(17, 26, 5),
    ...pairsAround(31, 35, 2),
    ...pairsAround(36, 45, 4),
    [40, 47],
    [41, 46],
    ...pairsAround(48, 54, 3),
    ...pairsAround(55, 59, 2),
    ...pairsAround(60, 64, 2),
    [65, 67],
  ],
  'coco-17': Array.from({ length: 8 }, (_, pair) => [2 * pair + 1, 2 * pair + 2] as const),
};

/** `count` pairs from the two ends inwards: (first, last), (first + 1, last − 1), … */
function pairsAround(first: number, last: number, count: number): readonly (readonly [number, number])[] {
  return Array.from({ length: count }, (_, step) => [first + step, last - step] as const);
}

/**
 * For each point of a set, the point that takes its place in a mirror image: the mirrored left eye is a right eye.
 * Applying it twice gives the points as they were.
 *
 * @returns One index for each point.
 */
export function mirrorOrder(set: KeypointSet): readonly number[] {
  const order = Array.from({ length: keypointCounts[set] }, (_, point) => point);
  for (const [left, right] of mirrorPairs[set]) {
    order[left] = right;
    order[right] = left;
  }
  return order;
}

/**
 * The points seen through an affine map; through one that mirrors (determinant < 0) left and right change their places in
 * the list too.
 *
 * @throws {RangeError} if the number of points is not that of their set.
 */
export function mapKeypoints(keypoints: Keypoints, map: Affine): Keypoints {
  const { set, points } = keypoints;
  if (points.length !== keypointCounts[set]) {
    throw new RangeError(
      `mapKeypoints: keypoints.points must hold ${keypointCounts[set]} for ${set}, got ${points.length}`,
    );
  }
  const moved = points.map((point) => (point === null ? null : applyAffine(map, point)));
  if (affineDeterminant(map) >= 0) return { set, points: moved };
  return { set, points: mirrorOrder(set).map((index) => moved[index] ?? null) };
}

/** The points with null for those beyond a frame. */
export function keypointsInside(keypoints: Keypoints, { width, height }: Size): Keypoints {
  const isInside = ({ x, y }: Point): boolean => x >= 0 && y >= 0 && x <= width && y <= height;
  const points = keypoints.points.map((point) => (point !== null && isInside(point) ? point : null));
  return { set: keypoints.set, points };
}
