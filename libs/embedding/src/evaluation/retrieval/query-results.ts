import { averagePrecision, inverseNegativePenalty } from '@gallerist/metrics/evaluation';
import type { Measures } from '../measures.types.ts';

/** `[Q]` each: what every query achieved; NaN for a query without a good match. */
export interface QueryResults {
  readonly averagePrecisions: Float64Array;
  readonly inverseNegativePenalties: Float64Array;
  /** 1 where the first of the ranking is a good match, else 0. */
  readonly isFirst: Float64Array;
}

/** @param ranks For each query the ranks of its good matches, ascending. */
export function queryResults(ranks: readonly Int32Array[]): QueryResults {
  return {
    averagePrecisions: Float64Array.from(ranks, (ofQuery) => averagePrecision(ofQuery) ?? NaN),
    inverseNegativePenalties: Float64Array.from(ranks, (ofQuery) => inverseNegativePenalty(ofQuery) ?? NaN),
    isFirst: Float64Array.from(ranks, (ofQuery) => (ofQuery.length === 0 ? NaN : Number(ofQuery[0] === 1))),
  };
}

/** Means over some of the queries, without those that have no good match. */
export function queryMeasures(results: QueryResults, queries: ArrayLike<number>): Measures {
  const mean = (values: Float64Array): number | null => {
    const defined = Array.from(queries, (query) => values[query] ?? NaN).filter(
      (value) => !Number.isNaN(value),
    );
    return defined.length === 0 ? null : defined.reduce((sum, value) => sum + value, 0) / defined.length;
  };
  return {
    mAP: mean(results.averagePrecisions),
    'rank-1': mean(results.isFirst),
    mINP: mean(results.inverseNegativePenalties),
  };
}
