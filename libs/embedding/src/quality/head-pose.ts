import type { Point } from '@gallerist/preprocess';

/** Degrees. Yaw > 0: the face looks to the right of the picture; pitch > 0: up; roll > 0: tilted clockwise. */
export interface HeadPose {
  readonly yawDegrees: number;
  readonly pitchDegrees: number;
  readonly rollDegrees: number;
}

type Vector = readonly [number, number, number];

/** A generic head in no particular unit: x to the right of the picture, y up, z towards the viewer. */
const fivePointHead: readonly Vector[] = [
  [-155, 168, -118], // left eye, as seen in the picture
  [155, 168, -118],
  [0, 0, 0], // nose tip
  [-150, -150, -125],
  [150, -150, -125],
];

/**
 * Pose of a head from its five points, as a scaled orthographic view of a generic head (least squares).
 * Means and differences between people limit it to about ±10°, more near a profile.
 *
 * @param points Left eye, right eye, nose tip, left and right mouth corner, as seen in the picture (y down).
 * @returns Zeros for points that span no plane.
 * @see DeMenthon and Davis 1995, "Model-based object pose in 25 lines of code" (first iteration)
 */
export function headPose(points: readonly Point[]): HeadPose {
  const across = project(points.map(({ x }) => x));
  const upwards = project(points.map(({ y }) => -y));
  const right = unit(across);
  const up = right === null ? null : unit(subtract(upwards, scale(right, dot(upwards, right))));
  if (right === null || up === null) return { yawDegrees: 0, pitchDegrees: 0, rollDegrees: 0 };
  const towards = cross(right, up);
  // its rows are those of Rz(roll)·Rx(pitch)·Ry(yaw), so that the third one is free of roll
  const yaw = Math.atan2(-towards[0], towards[2]);
  const pitch = Math.asin(Math.min(1, Math.max(-1, -towards[1])));
  const roll = Math.atan2(right[1], up[1]);
  return { yawDegrees: degrees(yaw), pitchDegrees: degrees(pitch), rollDegrees: degrees(roll) };
}

const degrees = (radians: number): number => (radians * 180) / Math.PI;
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const scale = (a: Vector, by: number): Vector => [a[0] * by, a[1] * by, a[2] * by];
const subtract = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

function unit(a: Vector): Vector | null {
  const length = Math.hypot(...a);
  return length > 0 && Number.isFinite(length) ? scale(a, 1 / length) : null;
}

const mean: Vector = scale(
  fivePointHead.reduce<Vector>(
    (sum, point) => [sum[0] + point[0], sum[1] + point[1], sum[2] + point[2]],
    [0, 0, 0],
  ),
  1 / fivePointHead.length,
);
const centred: readonly Vector[] = fivePointHead.map((point) => subtract(point, mean));

/** Rows of the inverse of Σ pᵢpᵢᵀ over the centred head. */
const inverseSpread: readonly [Vector, Vector, Vector] = (() => {
  const sum = (row: 0 | 1 | 2): Vector =>
    centred.reduce<Vector>(
      (total, p) => [total[0] + p[row] * p[0], total[1] + p[row] * p[1], total[2] + p[row] * p[2]],
      [0, 0, 0],
    );
  const [a, b, c] = [sum(0), sum(1), sum(2)];
  const determinant = dot(a, cross(b, c));
  const columns = [cross(b, c), cross(c, a), cross(a, b)].map((column) => scale(column, 1 / determinant));
  const [x, y, z] = columns as [Vector, Vector, Vector]; // three of three
  return [
    [x[0], y[0], z[0]],
    [x[1], y[1], z[1]],
    [x[2], y[2], z[2]],
  ];
})();

/** The axis of the head whose coordinates best explain one picture coordinate of the points. */
function project(values: readonly number[]): Vector {
  const moment = centred.reduce<Vector>(
    (total, point, index) => {
      const value = values[index] ?? Number.NaN;
      return [total[0] + point[0] * value, total[1] + point[1] * value, total[2] + point[2] * value];
    },
    [0, 0, 0],
  );
  return [dot(inverseSpread[0], moment), dot(inverseSpread[1], moment), dot(inverseSpread[2], moment)];
}
