import type { RocCurve } from '@gallerist/metrics/evaluation';

/** A point of a ROC: pairs at or above the threshold are accepted. */
export interface CurvePoint {
  /** null where nothing is accepted. */
  readonly threshold: number | null;
  readonly fmr: number;
  readonly tar: number;
}

const STEP = 0.004;
/** Of a decade. */
const LOG_STEP = 1 / 50;

/**
 * The points of a ROC that a drawing needs, on linear and on logarithmic axes: the first, the last, and each one that lies
 * visibly away from the one before. The points are those of the curve; none is made up.
 */
export function thinnedCurve({ thresholds, far, tar }: RocCurve): CurvePoint[] {
  const points: CurvePoint[] = [];
  const last = thresholds.length - 1;
  for (let i = 0; i <= last; i += 1) {
    const threshold = thresholds[i] ?? Infinity;
    const point = {
      threshold: Number.isFinite(threshold) ? threshold : null,
      fmr: far[i] ?? 0,
      tar: tar[i] ?? 0,
    };
    const before = points.at(-1);
    if (before === undefined || i === last || isAway(before, point)) points.push(point);
  }
  return points;
}

function isAway(before: CurvePoint, { fmr, tar }: CurvePoint): boolean {
  return (
    fmr - before.fmr >= STEP ||
    tar - before.tar >= STEP ||
    decades(before.fmr, fmr) >= LOG_STEP ||
    decades(1 - tar, 1 - before.tar) >= LOG_STEP
  );
}

/** How many decades lie between two rates; from 0 on a whole one. */
function decades(from: number, to: number): number {
  if (to <= from) return 0;
  return from <= 0 ? 1 : Math.log10(to / from);
}
