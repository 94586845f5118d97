import { checkNotEmpty } from '../checks/checks.ts';
import { averagePrecision } from './average-precision.ts';
import { cumulativeMatch } from './cumulative-match.ts';
import { inverseNegativePenalty } from './inverse-negative-penalty.ts';
import { meanOfDefined } from './mean-of-defined.ts';

/** What a re-identification run achieved. Means are over the queries that have a good match; null if there is none. */
export interface ReidReport {
  /** `[maxRank]`, cmc[k − 1]: the share of queries with a good match within the first k. */
  readonly cmc: Float64Array | null;
  /** mAP, `meanPrecision`. */
  readonly meanAveragePrecision: number | null;
  /** mAP, `trapezoid`: comparable with numbers of the Matlab code of Market-1501. */
  readonly meanAveragePrecisionTrapezoid: number | null;
  /** mINP. */
  readonly meanInverseNegativePenalty: number | null;
  /** Queries with a good match. */
  readonly validQueries: number;
  /** Queries that were left out because no gallery entry is a good match. */
  readonly skippedQueries: number;
}

/**
 * The measures of a re-identification run from the ranks of each query's good matches.
 *
 * Differs from the Matlab code of Market-1501: it divides by all queries, so that a query without a good match counts as 0.
 *
 * @param ranks  For each query what `goodMatchRanks` gave.
 * @param options.maxRank Length of the CMC, default 50.
 * @throws {ShapeError} without queries. @throws {ArgumentError} as the measures.
 */
export function reidReport(
  ranks: readonly ArrayLike<number>[],
  { maxRank = 50 }: { readonly maxRank?: number } = {},
): ReidReport {
  checkNotEmpty('reidReport', 'ranks', ranks);
  const validQueries = ranks.reduce((count, ofQuery) => count + (ofQuery.length > 0 ? 1 : 0), 0);
  return {
    cmc: cumulativeMatch(ranks, maxRank),
    meanAveragePrecision: meanOfDefined(ranks.map((ofQuery) => averagePrecision(ofQuery))),
    meanAveragePrecisionTrapezoid: meanOfDefined(
      ranks.map((ofQuery) => averagePrecision(ofQuery, 'trapezoid')),
    ),
    meanInverseNegativePenalty: meanOfDefined(ranks.map(inverseNegativePenalty)),
    validQueries,
    skippedQueries: ranks.length - validQueries,
  };
}
