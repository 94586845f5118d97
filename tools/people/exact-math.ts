/**
 * Mathematics of additions, products and square roots alone, which are the same bits on every machine. `Math.sin` and the like
 * are left to each engine by the language, and one pixel that rounds the other way would make another data set.
 */

const QUARTER = Math.PI / 2;

/** Sine of an angle in radians, to about 1e-7 within a few turns. */
export function sine(angle: number): number {
  const quarters = Math.round(angle / QUARTER);
  const rest = angle - quarters * QUARTER;
  switch (((quarters % 4) + 4) % 4) {
    case 0:
      return sineNearZero(rest);
    case 1:
      return cosineNearZero(rest);
    case 2:
      return -sineNearZero(rest);
    default:
      return -cosineNearZero(rest);
  }
}

/** Cosine of an angle in radians, to about 1e-7 within a few turns. */
export const cosine = (angle: number): number => sine(angle + QUARTER);

/** Arc sine of a value in [−1, 1] in radians, to about 1e-4; values beyond count as ±1. */
export function arcSine(value: number): number {
  const x = Math.min(1, Math.abs(value));
  // Abramowitz and Stegun 4.4.45
  const angle = QUARTER - Math.sqrt(1 - x) * (1.5707288 + x * (-0.2121144 + x * (0.074261 - x * 0.0187293)));
  return value < 0 ? -angle : angle;
}

/** 0 below `from`, 1 above `to`, smooth between. */
export function smoothStep(from: number, to: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

export const clamp = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value));

function sineNearZero(x: number): number {
  const s = x * x;
  return x * (1 + s * (-1 / 6 + s * (1 / 120 + s * (-1 / 5040 + s / 362_880))));
}

function cosineNearZero(x: number): number {
  const s = x * x;
  return 1 + s * (-1 / 2 + s * (1 / 24 + s * (-1 / 720 + s * (1 / 40_320 - s / 3_628_800))));
}
