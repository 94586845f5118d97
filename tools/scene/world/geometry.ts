import { cosine, sine } from '../../people/exact-math.ts';
import type { Ground, Visit } from './scene.types.ts';

/** Pixels. */
export const FRAME = { width: 640, height: 360 } as const;
const FOCAL_PX = 500;
const CAMERA_HEIGHT = 2.6;
const HORIZON_PX = 105;

/** Nearer or farther than that nobody is drawn: doors and corners are there. */
export const DEPTHS = [5, 17] as const;

/** Where a place of the ground lies in the picture. */
export const pixelOf = ({ across, away }: Ground): readonly [x: number, y: number] => [
  FRAME.width / 2 + (FOCAL_PX * across) / away,
  HORIZON_PX + (FOCAL_PX * CAMERA_HEIGHT) / away,
];

/** Pixels of a metre at that distance. */
export const pixelsAt = (away: number): number => FOCAL_PX / away;

/** Where a person is at a time; null while not between {@link DEPTHS}. */
export function placeOf(visit: Visit, seconds: number): Ground | null {
  const walked = (seconds - visit.middleAt) * visit.speed;
  const away = visit.middle.away - walked * cosine(visit.heading);
  if (away < DEPTHS[0] || away > DEPTHS[1]) return null;
  return { across: visit.middle.across + walked * sine(visit.heading), away };
}

/** Seconds around the middle in which somebody can be in the picture at all. */
export const LONGEST_HALF_SECONDS = 16;
