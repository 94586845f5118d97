import type { Camera } from '../../people/camera/draw-camera.ts';
import type { Colour } from '../../people/draw.ts';
import type { Person } from '../../people/person.types.ts';

/** What one camera sees: a plane of ground, people on it, and things that stand there. */
export interface View {
  readonly camera: Camera;
  readonly obstacles: readonly Obstacle[];
  /** Its light at a time, as a factor: clouds, and a lamp that goes off. */
  readonly light: LightCourse;
}

/** Metres to the right of the view's middle, and away from the camera. */
export interface Ground {
  readonly across: number;
  readonly away: number;
}

/** A pillar, counter or hedge that people pass behind. */
export interface Obstacle {
  readonly at: Ground;
  /** Metres. */
  readonly width: number;
  readonly height: number;
  readonly colour: Colour;
  readonly noiseSeed: number;
}

export interface LightCourse {
  readonly swing: number;
  readonly periodSeconds: number;
  readonly phase: number;
  /** From then on, everything is darker or lighter by this factor. */
  readonly stepAt: number;
  readonly step: number;
}

/** One person's way through one view: straight on, at constant speed. */
export interface Visit {
  readonly person: number;
  readonly camera: number;
  /** Seconds of the scene when the person is in the middle of the way. */
  readonly middleAt: number;
  readonly middle: Ground;
  /** Radians: 0 walks towards the camera, π / 2 to the right of the picture. */
  readonly heading: number;
  /** Metres a second. */
  readonly speed: number;
  /** Of the step's cycle at the middle, radians. */
  readonly phase: number;
}

export interface Scene {
  readonly seed: number;
  readonly seconds: number;
  readonly people: readonly ScenePerson[];
  readonly views: readonly View[];
  readonly visits: readonly Visit[];
}

export interface ScenePerson {
  readonly person: Person;
  /** Metres. */
  readonly height: number;
}

/** Where somebody truly is in a frame. */
export interface TrueBox {
  readonly person: number;
  /** Position of the visit in the scene's list. */
  readonly visit: number;
  /** The whole figure, cut to the picture; pixels. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** Share of the figure within the picture that nothing hides, in [0, 1]. */
  readonly visibleShare: number;
}
