import type { Spindle } from '../drawing/spindle.ts';
import type { Person } from '../person.types.ts';
import type { Skeleton } from './skeleton.ts';
import type { Angle, Projection } from './view.ts';

/** A piece of the person with what it shows. */
export interface FigurePart extends Spindle {
  /** Pieces are drawn from the farthest to the nearest. */
  readonly depth: number;
  /** Keypoints (`coco-17`) that can be seen where this piece is. */
  readonly keypoints: readonly number[];
}

/** What the pieces are made of. */
export interface FigureContext {
  readonly person: Person;
  readonly skeleton: Skeleton;
  readonly angle: Angle;
  readonly project: Projection;
  /** Pixels for the body's height. */
  readonly scale: number;
  /** −1 light from the left of the picture to 1 from the right. */
  readonly light: number;
}
