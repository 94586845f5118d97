import { checkNotEmpty } from '../checks/checks.ts';
import { averagePrecisionAtR } from './average-precision-at-k.ts';
import { averagePrecision } from './average-precision.ts';
import { meanOfDefined } from './mean-of-defined.ts';
import { rPrecision } from './r-precision.ts';
import { recallAtK } from './recall-at-k.ts';
import { reciprocalRank } from './reciprocal-rank.ts';

/** One query of a retrieval by class. */
export interface RankedQuery {
  /** Ranks of its good matches that were found, ascending, from 1 on; the query itself takes no rank. */
  readonly ranks: ArrayLike<number>;
  /** R, the references of its class other than itself; default those that `ranks` lists. */
  readonly relevant?: number;
}

/** Means over the queries that have a reference of their class; null if there is none. */
export interface RetrievalReport {
  readonly precisionAt1: number | null;
  /** Recall@k of each k asked for, in their order. */
  readonly recallAt: readonly { readonly k: number; readonly recall: number | null }[];
  readonly rPrecision: number | null;
  readonly meanAveragePrecisionAtR: number | null;
  readonly meanAveragePrecision: number | null;
  readonly meanReciprocalRank: number | null;
  readonly validQueries: number;
  /** Queries alone in their class: they could not be answered, and count nowhere. */
  readonly skippedQueries: number;
}

/**
 * The usual measures of retrieval by class.
 *
 * Differs from open-metric-learning: a query without a relevant reference is no success, it is left out.
 *
 * @param queries What `goodMatchRanks` gave with `classRoles`.
 * @param options.recallAt The k of Recall@k; default 1, 2, 4, 8.
 * @throws {ShapeError} without queries. @throws {ArgumentError} as the measures.
 * @see Musgrave et al. 2020, arXiv:2003.08505, section 3.2
 */
export function retrievalReport(
  queries: readonly RankedQuery[],
  { recallAt = [1, 2, 4, 8] }: { readonly recallAt?: readonly number[] } = {},
): RetrievalReport {
  checkNotEmpty('retrievalReport', 'queries', queries);
  const mean = (measure: (ranks: ArrayLike<number>, relevant: number) => number | null) =>
    meanOfDefined(queries.map(({ ranks, relevant = ranks.length }) => measure(ranks, relevant)));
  const validQueries = queries.filter(({ ranks, relevant = ranks.length }) => relevant > 0).length;
  return {
    precisionAt1: mean((ranks, relevant) => recallAtK(ranks, 1, relevant)),
    recallAt: recallAt.map((k) => ({ k, recall: mean((ranks, relevant) => recallAtK(ranks, k, relevant)) })),
    rPrecision: mean(rPrecision),
    meanAveragePrecisionAtR: mean(averagePrecisionAtR),
    meanAveragePrecision: mean((ranks, relevant) => averagePrecision(ranks, 'meanPrecision', relevant)),
    meanReciprocalRank: mean(reciprocalRank),
    validQueries,
    skippedQueries: queries.length - validQueries,
  };
}
