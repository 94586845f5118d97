import { checkOneOf } from '../checks/checks.ts';
import { det } from './det.ts';
import type { DetCurve } from './det.ts';
import { roc } from './roc.ts';
import type { RocCurve } from './roc.ts';
import type { VerificationScores } from './verification-scores.ts';

/**
 * How the rate is read off where FAR and FRR do not meet in a point; the three can differ much on small samples.
 * - `nearestAverage`: (FAR + FRR) / 2 at the threshold with the least |FAR − FRR|; the lower threshold of two equally good.
 * - `linearInterpolated`: where straight lines between neighbouring operating points cross.
 * - `rocConvexHull`: where the convex hull of the ROC crosses FAR = FRR; at most ½.
 */
export type EqualErrorVariant = 'nearestAverage' | 'linearInterpolated' | 'rocConvexHull';

/**
 * Equal error rate: the rate at which false acceptance equals false rejection.
 *
 * @returns In [0, 1]; 0 for a perfect separation; for inverted scores 1, by the convex hull ½.
 * @see ISO/IEC 19795-1:2021; Fawcett 2006, doi:10.1016/j.patrec.2005.10.010 (ROC convex hull)
 */
export function equalErrorRate(
  scores: VerificationScores,
  variant: EqualErrorVariant = 'linearInterpolated',
): number {
  const names = ['nearestAverage', 'linearInterpolated', 'rocConvexHull'];
  checkOneOf('equalErrorRate', 'variant', { value: variant, names });
  if (variant === 'nearestAverage') {
    const { far, frr } = nearestPoint(det(scores));
    return (far + frr) / 2;
  }
  const curve = roc(scores);
  return variant === 'rocConvexHull' ? crossing(convexHull(curve)) : crossing(curve);
}

/**
 * The threshold of `nearestAverage`: the score at which |FAR − FRR| is least; the lower one of two.
 *
 * @returns A score of the sample: pairs at or above it are accepted.
 */
export function equalErrorThreshold(scores: VerificationScores): number {
  return nearestPoint(det(scores)).threshold;
}

function nearestPoint({ thresholds, far, frr }: DetCurve): { threshold: number; far: number; frr: number } {
  let nearest = { threshold: Infinity, far: 0, frr: 1 };
  let least = 1;
  for (let i = 0; i < thresholds.length; i += 1) {
    const point = { far: far[i] ?? 0, frr: frr[i] ?? 1 };
    const difference = Math.abs(point.far - point.frr);
    if (difference > least) continue;
    least = difference;
    nearest = { threshold: thresholds[i] ?? Infinity, ...point };
  }
  return nearest;
}

/** Where the polygon of points (FAR, TAR), from (0, 0) to (1, 1), crosses TAR = 1 − FAR. */
function crossing({ far, tar }: Pick<RocCurve, 'far' | 'tar'>): number {
  let i = 0;
  while ((far[i] ?? 1) + (tar[i] ?? 1) < 1) i += 1;
  const excess = (far[i] ?? 1) + (tar[i] ?? 1) - 1;
  const right = far[i] ?? 1;
  const left = far[i - 1] ?? 0;
  const missing = 1 - left - (tar[i - 1] ?? 0);
  return left + ((right - left) * missing) / (missing + excess);
}

/** The upper convex hull of points that rise in both rates. */
function convexHull({ far, tar }: RocCurve): Pick<RocCurve, 'far' | 'tar'> {
  const hull = { far: new Float64Array(far.length), tar: new Float64Array(far.length) };
  let size = 0;
  for (let i = 0; i < far.length; i += 1) {
    const x = far[i] ?? 0;
    const y = tar[i] ?? 0;
    while (size >= 2 && !turnsRight(hull, size, { x, y })) size -= 1;
    hull.far[size] = x;
    hull.tar[size] = y;
    size += 1;
  }
  return { far: hull.far.subarray(0, size), tar: hull.tar.subarray(0, size) };
}

function turnsRight(
  hull: { readonly far: Float64Array; readonly tar: Float64Array },
  size: number,
  next: { readonly x: number; readonly y: number },
): boolean {
  const fromX = hull.far[size - 2] ?? 0;
  const fromY = hull.tar[size - 2] ?? 0;
  const overX = hull.far[size - 1] ?? 0;
  const overY = hull.tar[size - 1] ?? 0;
  return (overX - fromX) * (next.y - fromY) < (overY - fromY) * (next.x - fromX);
}
