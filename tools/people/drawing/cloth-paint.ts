import { arcSine } from '../exact-math.ts';
import type { Colour } from '../draw.ts';
import type { Cloth } from '../person.types.ts';
import { smoothNoise } from './noise.ts';
import type { Paint } from './spindle.ts';

/** How a surface is turned and lit. */
export interface Surface {
  /** Radians that the body has turned: 0 faces the camera. */
  readonly yaw: number;
  /** −1 light from the left of the picture to 1 from the right. */
  readonly light: number;
  /** Of the folds. */
  readonly noiseSeed: number;
}

/** Where on the body: radians from its front towards its left, in (−π, π]. */
export type Azimuth = number;

/** Colour of a place of the body: `along` as of {@link Paint}. */
export type BodyPaint = (along: number, azimuth: Azimuth) => Colour;

/** Paint that turns with the body and is lit as a cylinder. */
export function turnedPaint(body: BodyPaint, { yaw, light, noiseSeed }: Surface): Paint {
  return (along, across) => {
    const azimuth = wrapped(arcSine(across) - yaw);
    const fold = 0.94 + 0.12 * smoothNoise(along * 9, azimuth * 2.5, noiseSeed);
    const shade = (0.7 + 0.3 * Math.sqrt(1 - across * across) + 0.14 * light * across) * fold;
    const [red, green, blue] = body(along, azimuth);
    return [red * shade, green * shade, blue * shade];
  };
}

/** One colour everywhere. */
export const plainBody =
  (colour: Colour): BodyPaint =>
  () =>
    colour;

/** A cloth with its pattern fixed to the body; `girth` is how many of its repeats go round it for one along it. */
export function clothBody({ colour, second, pattern, repeats }: Cloth, girth = 1): BodyPaint {
  const round = (azimuth: Azimuth): number => ((azimuth + Math.PI) / (2 * Math.PI)) * repeats * 2 * girth;
  const isSecond: Record<Cloth['pattern'], (along: number, azimuth: Azimuth) => boolean> = {
    plain: () => false,
    hoops: (along) => fraction(along * repeats) < 0.45,
    pinstripes: (_, azimuth) => fraction(round(azimuth)) < 0.25,
    checks: (along, azimuth) => fraction(along * repeats) < 0.5 !== fraction(round(azimuth) / 2) < 0.5,
    blocks: (along) => along > 0.45,
    dots: (along, azimuth) => {
      const [x, y] = [fraction(round(azimuth)) - 0.5, fraction(along * repeats) - 0.5];
      return x * x + y * y < 0.09;
    },
  };
  const test = isSecond[pattern];
  return (along, azimuth) => (test(along, azimuth) ? second : colour);
}

/** Into (−π, π]. */
export const wrapped = (angle: number): number => angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));

const fraction = (value: number): number => value - Math.floor(value);
