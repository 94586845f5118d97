import { percentile } from '@gallerist/metrics/evaluation';

/** Places whose values lie in [from, to). */
export interface ValueSlice {
  readonly from: number;
  /** The greatest value of the last slice belongs to it. */
  readonly to: number;
  readonly places: Int32Array;
}

/**
 * Cuts values at the given edges, or into parts of about equal size at their quantiles; equal values stay together.
 *
 * @param values NaN where a value is not known: its place is in no slice.
 * @returns Ascending, without empty ones; empty where the known values are all equal or there are none.
 */
export function sliceValues(
  values: ArrayLike<number>,
  cut: { readonly edges: readonly number[] } | { readonly parts: number },
): ValueSlice[] {
  const known = Array.from(values).filter((value) => !Number.isNaN(value));
  const least = known.reduce((lower, value) => Math.min(lower, value), Infinity);
  const greatest = known.reduce((higher, value) => Math.max(higher, value), -Infinity);
  if (!(least < greatest)) return [];
  const inner = 'edges' in cut ? cut.edges : quantileEdges(known, cut.parts);
  const edges = [least, ...new Set(inner.filter((edge) => edge > least && edge <= greatest)), greatest];
  const slices = edges.slice(0, -1).map((from, slice) => {
    const to = edges[slice + 1] ?? greatest;
    const isLast = slice === edges.length - 2;
    const places = Array.from(values).flatMap((value, place) =>
      value >= from && (value < to || (isLast && value <= to)) ? [place] : [],
    );
    return { from, to, places: Int32Array.from(places) };
  });
  return slices.filter(({ places }) => places.length > 0);
}

function quantileEdges(values: readonly number[], parts: number): number[] {
  return Array.from(
    { length: parts - 1 },
    (_, part) => percentile(values, (100 * (part + 1)) / parts) ?? NaN,
  );
}
