import { checkWhole } from '../../checks/checks.ts';
import type { RocCurve } from '../roc.ts';

/** One point of a curve: pairs with a similarity at or above the threshold are accepted. */
export interface RatePoint {
  /** null: nothing is accepted. */
  readonly threshold: number | null;
  /** Share of impostor pairs that are accepted. */
  readonly fmr: number;
  /** Share of genuine pairs that are accepted. */
  readonly tar: number;
}

/**
 * The points of a ROC that a drawing needs. A curve of at most `mostPoints` stays whole. Of a longer one these stay: both ends; the
 * greatest TAR without a false match; at FMRs spaced evenly on a logarithmic scale from the least one above 0 to 1, the point with the greatest TAR that keeps the FMR; at
 * evenly spaced TARs, the first point that reaches the TAR. Each point is one of the whole curve: nothing is interpolated.
 *
 * @param mostPoints Whole, ≥ 6. Default 200.
 * @returns From the strictest threshold to the most lenient, both rates rising.
 * @throws {ArgumentError} if `mostPoints` is no whole number from 6 on.
 */
export function thinnedRoc({ thresholds, far, tar }: RocCurve, mostPoints = 200): readonly RatePoint[] {
  checkWhole('thinnedRoc', 'mostPoints', { value: mostPoints, atLeast: 6 });
  const last = thresholds.length - 1;
  const places = new Set<number>([0, last]);
  if (thresholds.length <= mostPoints) {
    for (let place = 1; place < last; place += 1) places.add(place);
  } else {
    const half = Math.floor((mostPoints - 3) / 2);
    const least = far.find((rate) => rate > 0) ?? 1;
    places.add(firstPlace(far, (rate) => rate > 0) - 1);
    for (let step = 0; step < half; step += 1) {
      const fmr = least ** (1 - step / (half - 1));
      places.add(firstPlace(far, (rate) => rate > fmr * ROUNDING) - 1);
      places.add(
        Math.min(
          last,
          firstPlace(tar, (rate) => rate >= (step + 1) / half),
        ),
      );
    }
  }
  return [...places]
    .sort((a, b) => a - b)
    .map((place) => {
      const threshold = thresholds[place] ?? Infinity;
      return {
        threshold: Number.isFinite(threshold) ? threshold : null,
        fmr: far[place] ?? 0,
        tar: tar[place] ?? 0,
      };
    });
}

/** A power that should be the least rate may come out a little below it. */
const ROUNDING = 1 + 1e-12;

/** The first place of a rising list that is beyond a limit; its length where none is. */
function firstPlace(rising: Float64Array, isBeyond: (value: number) => boolean): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBeyond(rising[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}
