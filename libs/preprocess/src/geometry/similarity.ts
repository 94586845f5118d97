import type { Affine } from './affine.ts';
import { applyAffine } from './affine.ts';
import type { Result } from '../result.ts';
import { fail, ok } from '../result.ts';
import type { Point } from '../types.ts';

/** Points that define no similarity: too few, not finite, coincident, or with a best scale of zero. */
export interface DegeneratePoints {
  readonly code: 'DEGENERATE_POINTS';
  /** For people. */
  readonly message: string;
}

/** A rotation, a uniform scale and a shift; never a mirror. */
export interface Similarity {
  /** Source to target. */
  readonly map: Affine;
  /** Target pixels for each source pixel, > 0. */
  readonly scale: number;
  /** In (−π, π], clockwise as seen on the screen (y points down). */
  readonly rotation: number;
  /** Root mean square distance of mapped source points from their targets, in target pixels. */
  readonly residual: number;
}

/** Below this share of the squared coordinates, the points' spread is rounding noise. */
const SPREAD_EPSILON = 1e-12;

const degenerate = (message: string): { readonly ok: false; readonly error: DegeneratePoints } =>
  fail({ code: 'DEGENERATE_POINTS', message });

/**
 * The similarity that takes `source` nearest to `target` in the least-squares sense.
 *
 * In the plane Umeyama's solution with its reflection guard (the factor det(U)·det(V)) has a closed form: the
 * maximiser of tr(RᵀΣ) over proper rotations only, written with complex numbers. So no mirror can come out,
 * also not for mirrored points: these give the best proper rotation and a large `residual`.
 *
 * @param source At least 2 points.
 * @param target As many points, in the same order.
 * @returns `DEGENERATE_POINTS` for fewer than 2 points, coordinates that are not finite, points that all coincide,
 *   or a best scale of 0 (for example a target that mirrors an equilateral source).
 * @throws {RangeError} if the numbers of points differ.
 * @see Umeyama 1991, "Least-squares estimation of transformation parameters between two point patterns"
 */
export function estimateSimilarity(
  source: readonly Point[],
  target: readonly Point[],
): Result<Similarity, DegeneratePoints> {
  if (source.length !== target.length) {
    throw new RangeError(
      `estimateSimilarity: target must have ${source.length} points as source has, got ${target.length}`,
    );
  }
  if (source.length < 2) return degenerate('A similarity needs at least two pairs of points.');
  if (![...source, ...target].every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))) {
    return degenerate('A point has a coordinate that is not a finite number.');
  }
  const from = centroid(source);
  const to = centroid(target);
  const sums = crossSums(source, target, { from, to });
  if (isNoise(sums.sourceSpread, from) || isNoise(sums.targetSpread, to)) {
    return degenerate('The points coincide.');
  }
  const length = Math.hypot(sums.dot, sums.cross);
  if (length <= SPREAD_EPSILON * Math.sqrt(sums.sourceSpread * sums.targetSpread)) {
    return degenerate('The points fit no rotation better than any other.');
  }
  const a = sums.dot / sums.sourceSpread;
  const b = sums.cross / sums.sourceSpread;
  const map: Affine = [a, -b, to.x - a * from.x + b * from.y, b, a, to.y - b * from.x - a * from.y];
  return ok({
    map,
    scale: length / sums.sourceSpread,
    rotation: Math.atan2(sums.cross, sums.dot),
    residual: rootMeanSquare(map, source, target),
  });
}

function centroid(points: readonly Point[]): Point {
  let x = 0;
  let y = 0;
  for (const point of points) {
    x += point.x;
    y += point.y;
  }
  return { x: x / points.length, y: y / points.length };
}

function crossSums(
  source: readonly Point[],
  target: readonly Point[],
  { from, to }: { readonly from: Point; readonly to: Point },
) {
  const sums = { dot: 0, cross: 0, sourceSpread: 0, targetSpread: 0 };
  source.forEach((point, index) => {
    const sx = point.x - from.x;
    const sy = point.y - from.y;
    const tx = (target[index]?.x ?? 0) - to.x;
    const ty = (target[index]?.y ?? 0) - to.y;
    sums.dot += tx * sx + ty * sy;
    sums.cross += ty * sx - tx * sy;
    sums.sourceSpread += sx * sx + sy * sy;
    sums.targetSpread += tx * tx + ty * ty;
  });
  return sums;
}

const isNoise = (spread: number, centre: Point): boolean =>
  !(spread > SPREAD_EPSILON * SPREAD_EPSILON + SPREAD_EPSILON * (centre.x ** 2 + centre.y ** 2));

function rootMeanSquare(map: Affine, source: readonly Point[], target: readonly Point[]): number {
  let sum = 0;
  source.forEach((point, index) => {
    const mapped = applyAffine(map, point);
    sum += (mapped.x - (target[index]?.x ?? 0)) ** 2 + (mapped.y - (target[index]?.y ?? 0)) ** 2;
  });
  return Math.sqrt(sum / source.length);
}
