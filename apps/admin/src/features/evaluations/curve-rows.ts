interface Point {
  readonly fmr: number;
  readonly tar: number;
  readonly fnmr: number;
}

/** A row of a chart: what either model has at one FMR. */
export interface CurveRow {
  readonly [axis: string]: number | undefined;
  readonly fmr: number;
  readonly candidate?: number;
  readonly active?: number;
}

type Shown = 'tar' | 'fnmr';

/**
 * Both curves over one logarithmic axis of FMRs, where 0 has no place: of each model the best point at each FMR above 0. A DET curve has
 * no place for an FNMR of 0 either.
 */
export function curveRows(
  candidate: readonly Point[],
  active: readonly Point[],
  shown: Shown,
): readonly CurveRow[] {
  const rows = new Map<number, CurveRow>();
  for (const [model, points] of [
    ['candidate', candidate],
    ['active', active],
  ] as const) {
    for (const [fmr, value] of bestAtFmr(points, shown)) {
      if (shown === 'fnmr' && value === 0) continue;
      rows.set(fmr, { ...(rows.get(fmr) ?? { fmr }), [model]: value });
    }
  }
  return [...rows.values()].sort((one, other) => one.fmr - other.fmr);
}

function bestAtFmr(points: readonly Point[], shown: Shown): ReadonlyMap<number, number> {
  const best = new Map<number, number>();
  for (const point of points) {
    if (point.fmr === 0) continue;
    const before = best.get(point.fmr) ?? point[shown];
    best.set(point.fmr, shown === 'tar' ? Math.max(before, point.tar) : Math.min(before, point.fnmr));
  }
  return best;
}

/** Powers of ten from the one below the least FMR up to 1: what a logarithmic axis is marked with. */
export function powersOfTen(values: readonly number[]): readonly number[] {
  const least = values.reduce((found, value) => (value > 0 ? Math.min(found, value) : found), 1);
  const lowest = Math.floor(Math.log10(least) + 1e-9);
  return Array.from({ length: 1 - lowest }, (_, at) => Number(`1e${lowest + at}`));
}
