import type { Point } from '../types.ts';

/**
 * `face-5`: left eye, right eye, nose tip, left and right mouth corner, left and right as seen in the picture.
 * `ibug-68`: the 68 points of iBUG 300-W, as dlib and face-api number them.
 */
export const landmarkSets = ['face-5', 'ibug-68'] as const;
export type LandmarkSet = (typeof landmarkSets)[number];

/** How many points a set has. */
export const landmarkCounts: Readonly<Record<LandmarkSet, number>> = { 'face-5': 5, 'ibug-68': 68 };

/**
 * The five points of any set: eye centres (mean of the six lid points), nose tip (30), outer mouth corners (48, 54).
 *
 * @param points One for each landmark; null for a landmark that is not there.
 * @returns 5 points, left eye first; null where what it is made of is not there.
 * @throws {RangeError} if the number of points is not that of the set.
 */
export function fivePoints(set: LandmarkSet, points: readonly (Point | null)[]): readonly (Point | null)[] {
  if (points.length !== landmarkCounts[set]) {
    throw new RangeError(
      `fivePoints: points must hold ${landmarkCounts[set]} for ${set}, got ${points.length}`,
    );
  }
  if (set === 'face-5') return points;
  const at = (index: number): Point | null => points[index] ?? null;
  return [mean(points.slice(36, 42)), mean(points.slice(42, 48)), at(30), at(48), at(54)];
}

function mean(points: readonly (Point | null)[]): Point | null {
  let x = 0;
  let y = 0;
  for (const point of points) {
    if (point === null) return null;
    x += point.x;
    y += point.y;
  }
  return { x: x / points.length, y: y / points.length };
}
