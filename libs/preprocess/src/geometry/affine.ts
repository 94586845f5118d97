import type { Point } from '../types.ts';

/**
 * An affine map of the plane, row by row: x' = m[0]·x + m[1]·y + m[2], y' = m[3]·x + m[4]·y + m[5].
 * Coordinates are those of {@link Point}: (0, 0) is a corner, pixel centres lie at halves.
 */
export type Affine = readonly [number, number, number, number, number, number];

/** The map that changes nothing. */
export const identityAffine: Affine = [1, 0, 0, 0, 1, 0];

/** Where the map takes a point. */
export const applyAffine = (map: Affine, { x, y }: Point): Point => ({
  x: map[0] * x + map[1] * y + map[2],
  y: map[3] * x + map[4] * y + map[5],
});

/** The map that does `first`, then `second`. */
export function composeAffine(first: Affine, second: Affine): Affine {
  const [a, b, c, d, e, f] = second;
  return [
    a * first[0] + b * first[3],
    a * first[1] + b * first[4],
    a * first[2] + b * first[5] + c,
    d * first[0] + e * first[3],
    d * first[1] + e * first[4],
    d * first[2] + e * first[5] + f,
  ];
}

/** The determinant of the linear part: by how much the map grows areas; negative where it mirrors. */
export const affineDeterminant = (map: Affine): number => map[0] * map[4] - map[1] * map[3];

/**
 * The map that undoes `map`.
 *
 * @throws {RangeError} if the map flattens the plane (determinant 0) or holds a number that is not finite.
 */
export function invertAffine(map: Affine): Affine {
  const determinant = affineDeterminant(map);
  if (!map.every(Number.isFinite) || determinant === 0 || !Number.isFinite(1 / determinant)) {
    throw new RangeError(`invertAffine: map must be finite and invertible, got [${map.join(', ')}]`);
  }
  const [a, b, c, d, e, f] = map;
  return [
    e / determinant,
    -b / determinant,
    (b * f - c * e) / determinant,
    -d / determinant,
    a / determinant,
    (c * d - a * f) / determinant,
  ];
}
