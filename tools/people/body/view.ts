import { cosine, sine } from '../exact-math.ts';
import type { Point2 } from '../drawing/spindle.ts';
import type { Point3 } from './skeleton.ts';

/** From where a person is seen. */
export interface Angle {
  /** Radians that the person has turned: 0 faces the camera, π / 2 shows the right side of the picture the face. */
  readonly yaw: number;
  /** Radians that the camera looks down. */
  readonly pitch: number;
  /** Radians that the picture is tilted. */
  readonly roll: number;
}

/** A place in the picture: right, down, and towards the camera. */
export interface Seen {
  readonly at: Point2;
  readonly depth: number;
}

export type Projection = (point: Point3) => Seen;

/**
 * Parallel projection.
 *
 * @param scale Pixels for the body's height.
 * @param origin Where the ground below the person comes to lie, in pixels.
 */
export function projectionOf(
  { yaw, pitch, roll }: Angle,
  { scale, origin }: { readonly scale: number; readonly origin: Point2 },
): Projection {
  const [cosYaw, sinYaw] = [cosine(yaw), sine(yaw)];
  const [cosPitch, sinPitch] = [cosine(pitch), sine(pitch)];
  const [cosRoll, sinRoll] = [cosine(roll), sine(roll)];
  return ([x, y, z]) => {
    const across = x * cosYaw + z * sinYaw;
    const near = z * cosYaw - x * sinYaw;
    const up = y * cosPitch - near * sinPitch;
    return {
      at: [
        origin[0] + scale * (across * cosRoll + up * sinRoll),
        origin[1] - scale * (up * cosRoll - across * sinRoll),
      ],
      depth: near * cosPitch + y * sinPitch,
    };
  };
}
