import type { DifficultyRanges } from '../difficulty.ts';
import { Draw } from '../draw.ts';
import type { Colour } from '../draw.ts';

const CAMERA_STREAM = 2;

/** How light becomes numbers. */
export interface Light {
  readonly gain: number;
  /** Factors of red, green and blue. */
  readonly cast: Colour;
  readonly saturation: number;
  /** −1 from the left of the picture to 1 from the right. */
  readonly side: number;
}

/** What stands behind the people. */
export interface Place {
  readonly wall: Colour;
  readonly ground: Colour;
  readonly wallPattern: 'plain' | 'bricks' | 'panels' | 'foliage';
  /** Where wall meets ground, in shares of the body's height above the ground line. */
  readonly horizon: number;
  readonly noiseSeed: number;
}

/** What stays the same in all pictures of a camera. */
export interface Camera {
  /** Radians that people on its path turn away from it. */
  readonly heading: number;
  readonly pitch: number;
  readonly roll: number;
  readonly light: Light;
  readonly place: Place;
  /** Picture height in pixels of its people, more or less. */
  readonly heightPx: number;
  readonly blurPasses: number;
  readonly noise: number;
  readonly jpegQuality: number;
}

/** The camera of that number at the site of that seed. */
export function drawCamera(seed: number, camera: number, ranges: DifficultyRanges): Camera {
  const draw = new Draw(seed, CAMERA_STREAM, camera);
  return {
    heading: draw.within([-1.3, 1.3]),
    pitch: draw.within(ranges.pitch),
    roll: draw.within([-0.03, 0.03]),
    light: {
      gain: draw.within(ranges.gain),
      cast: [1 + draw.within([-ranges.cast, ranges.cast]), 1, 1 + draw.within([-ranges.cast, ranges.cast])],
      saturation: draw.within(ranges.saturation),
      side: draw.within([-1, 1]),
    },
    place: drawPlace(draw),
    heightPx: draw.within(ranges.heightPx),
    blurPasses: Math.round(draw.within(ranges.blurPasses)),
    noise: draw.within(ranges.noise),
    jpegQuality: draw.within(ranges.jpegQuality),
  };
}

function drawPlace(draw: Draw): Place {
  const grey = (low: number, high: number): Colour => {
    const value = draw.within([low, high]);
    return draw.near([value, value, value], 0.08);
  };
  return {
    wall: grey(0.25, 0.8),
    ground: grey(0.3, 0.65),
    wallPattern: draw.oneOf([
      ['plain', 2],
      ['bricks', 2],
      ['panels', 2],
      ['foliage', 2],
    ] as const),
    horizon: draw.within([0.1, 0.7]),
    noiseSeed: draw.integer(2 ** 31),
  };
}
