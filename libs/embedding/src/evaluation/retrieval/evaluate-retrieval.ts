import { clusterBootstrap, goodMatchRanks, matchRole, reidReport } from '@gallerist/metrics/evaluation';
import type { ReidReport } from '@gallerist/metrics/evaluation';
import { createSeededRandom } from '@gallerist/metrics/random';
import { rerankFeatures } from '@gallerist/metrics/reranking';
import type { RerankOptions } from '@gallerist/metrics/reranking';
import { sequentialExecutor, shareFeatures, similarityMatrix } from '@gallerist/metrics/similarity';
import type { BlockExecutor } from '@gallerist/metrics/similarity';
import { checkEmbedded, isUsableRow, REFUSED_SIMILARITY } from '../embedded-features.ts';
import type { EmbeddedFeatures } from '../embedded-features.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { PairCollector } from '../verification/pair-collector.ts';
import type { CollectedPairs } from '../verification/pair-collector.ts';
import { queryResults } from './query-results.ts';
import type { QueryResults } from './query-results.ts';

/** Pictures that are looked for, and where. */
export interface RetrievalTask {
  readonly queries: EmbeddedFeatures;
  readonly gallery: EmbeddedFeatures;
  /** `[queries]` the person of each, for intervals: queries of one person are not independent. */
  readonly people: Int32Array;
  /** Fills the roles of the gallery `[G]` (`matchRole`) to a query. */
  readonly fillRoles: (query: number, roles: Uint8Array) => void;
  /** Whether the two count as a compared pair; default all that are no junk. For a set against itself: each pair once. */
  readonly isPair?: (query: number, gallery: number) => boolean;
}

export interface RetrievalOptions {
  /** Ranks by k-reciprocal re-ranked distances; pairs and their similarities stay as they are. */
  readonly rerank?: RerankOptions;
  /** Length of the CMC. Default 50. */
  readonly maxRank?: number;
  /** Of the sample of impostors and of the intervals. Default 0. */
  readonly seed?: number;
  /** Default: the calling thread. */
  readonly executor?: BlockExecutor;
}

export interface RetrievalEvaluation {
  readonly report: ReidReport;
  /** 95 %, by a bootstrap over people. */
  readonly intervals: {
    readonly meanAveragePrecision: { readonly low: number; readonly high: number } | null;
    readonly rank1: { readonly low: number; readonly high: number } | null;
  };
  readonly queries: QueryResults;
  readonly pairs: CollectedPairs;
}

/** Queries whose similarities are in memory at once. */
const STRIP = 256;

/**
 * Looks each query up in the gallery: ranks of its good matches (mAP, mINP, CMC) and all compared pairs. A picture that gave
 * no embedding is the last in every ranking; a query without one finds its good matches at the end.
 *
 * Memory: 4 · 256 · G bytes besides the features; with re-ranking 4 · Q · G and what `rerankFeatures` needs.
 *
 * @throws {EvaluationError} `NO_GENUINE_PAIRS` where no query has a good match; `NO_IMPOSTOR_PAIRS`.
 * @throws {ShapeError} where sizes do not fit. @throws {ArgumentError} for values that are not finite.
 */
export async function evaluateRetrieval(
  task: RetrievalTask,
  options: RetrievalOptions = {},
): Promise<RetrievalEvaluation> {
  const { maxRank = 50, seed = 0 } = options;
  checkEmbedded('evaluateRetrieval', 'queries', task.queries);
  checkEmbedded('evaluateRetrieval', 'gallery', task.gallery);
  const { ranks, collector } = await rankAll(task, options);
  const report = reidReport(ranks, { maxRank });
  if (report.validQueries === 0) {
    throw new EvaluationError('NO_GENUINE_PAIRS', 'No query has a picture of its identity in the gallery.');
  }
  const queries = queryResults(ranks);
  const interval = (values: Float64Array) =>
    clusterBootstrap(task.people, (weights) => weightedMean(values, weights), {
      random: createSeededRandom(seed),
    });
  return {
    report,
    intervals: {
      meanAveragePrecision: interval(queries.averagePrecisions),
      rank1: interval(queries.isFirst),
    },
    queries,
    pairs: collector.finish(),
  };
}

async function rankAll(task: RetrievalTask, options: RetrievalOptions) {
  const { executor = sequentialExecutor, seed = 0 } = options;
  const [queries, gallery] = [shareFeatures(task.queries), shareFeatures(task.gallery)];
  const distances =
    options.rerank === undefined
      ? null
      : await rerankFeatures(queries, gallery, { ...options.rerank, executor });
  const collector = new PairCollector({ impostorPairs: queries.rows * gallery.rows, seed });
  const ranks: Int32Array[] = [];
  const roles = new Uint8Array(gallery.rows);
  for (let start = 0; start < queries.rows; start += STRIP) {
    const rows = Math.min(STRIP, queries.rows - start);
    const { dimensions } = queries;
    const values = queries.values.subarray(start * dimensions, (start + rows) * dimensions);
    const strip = await similarityMatrix({ values, rows, dimensions }, gallery, executor);
    for (let row = 0; row < rows; row += 1) {
      const query = start + row;
      const similarities = strip.subarray(row * gallery.rows, (row + 1) * gallery.rows);
      refuseUnusable(task, query, similarities);
      task.fillRoles(query, roles);
      collect(task, { query, similarities, roles }, collector);
      ranks.push(
        distances === null
          ? goodMatchRanks(similarities, roles, { isSimilarity: true })
          : goodMatchRanks(rerankedRow(task, query, distances), roles, { isSimilarity: false }),
      );
    }
  }
  return { ranks, collector };
}

function refuseUnusable({ queries, gallery }: RetrievalTask, query: number, row: Float32Array): void {
  if (!isUsableRow(queries, query)) {
    // Its right answers come after all others.
    row.fill(REFUSED_SIMILARITY);
    return;
  }
  gallery.isUsable?.forEach((usable, place) => {
    if (usable === 0) row[place] = REFUSED_SIMILARITY;
  });
}

/** Above every distance that re-ranking gives. */
const LAST = 2;

function rerankedRow(
  { queries, gallery }: RetrievalTask,
  query: number,
  distances: Float32Array,
): Float32Array {
  const row = distances.subarray(query * gallery.rows, (query + 1) * gallery.rows);
  if (!isUsableRow(queries, query)) row.fill(LAST);
  gallery.isUsable?.forEach((usable, place) => {
    if (usable === 0) row[place] = LAST;
  });
  return row;
}

interface RankedRow {
  readonly query: number;
  readonly similarities: Float32Array;
  readonly roles: Uint8Array;
}

function collect(
  { isPair }: RetrievalTask,
  { query, similarities, roles }: RankedRow,
  collector: PairCollector,
): void {
  for (let place = 0; place < roles.length; place += 1) {
    const role = roles[place];
    if (role === matchRole.junk || isPair?.(query, place) === false) continue;
    const similarity = similarities[place] ?? 0;
    if (role === matchRole.good) collector.addGenuine(place, query, similarity);
    else collector.addImpostor(place, query, similarity);
  }
}

/** Over the values that are defined (not NaN); null without any. */
function weightedMean(values: Float64Array, weights: Float64Array): number | null {
  let [sum, total] = [0, 0];
  values.forEach((value, place) => {
    if (Number.isNaN(value)) return;
    const weight = weights[place] ?? 0;
    sum += weight * value;
    total += weight;
  });
  return total === 0 ? null : sum / total;
}
