import { ArgumentError, checkWhole, ShapeError } from '@gallerist/metrics/checks';
import { clusterBootstrap, goodMatchRanks, matchRole, reidReport } from '@gallerist/metrics/evaluation';
import type { ReidReport } from '@gallerist/metrics/evaluation';
import { createSeededRandom } from '@gallerist/metrics/random';
import { rerankFeatures } from '@gallerist/metrics/reranking';
import type { RerankOptions } from '@gallerist/metrics/reranking';
import { sequentialExecutor, shareFeatures, similarityMatrix } from '@gallerist/metrics/similarity';
import type { BlockExecutor, Features } from '@gallerist/metrics/similarity';
import { checkEmbedded, isUsableRow, REFUSED_SIMILARITY } from '../embedded-features.ts';
import type { EmbeddedFeatures } from '../embedded-features.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { jointSimilarities } from '../../parts/joint-similarities.ts';
import { partSet } from '../part-set.ts';
import { PairCollector } from '../verification/pair-collector.ts';
import type { CollectedPairs } from '../verification/pair-collector.ts';
import { queryResults } from './query-results.ts';
import type { QueryResults } from './query-results.ts';
import { rerankAlone } from './rerank-alone.ts';

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

export interface RetrievalRerankOptions extends RerankOptions {
  /**
   * Each query by itself, as a server answers it ({@link rerankAlone}): other queries are nobody's neighbours, and of the gallery the
   * nearest so many take part, less what the protocol drops. Absent: all queries and the whole gallery at once, as the paper has it.
   * For one query, without junk and with `nearest` ≥ G, the two are the same.
   */
  readonly each?: { readonly nearest: number };
}

export interface RetrievalOptions {
  /** Ranks by k-reciprocal re-ranked distances; pairs and their similarities stay as they are. */
  readonly rerank?: RetrievalRerankOptions;
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

/** Similarities of some queries, from one row to another, to the whole gallery: `[rows, G]`. */
type Compare = (start: number, rows: number) => Promise<Float32Array>;

/** Queries whose similarities are in memory at once. */
const STRIP = 256;

/**
 * Looks each query up in the gallery: ranks of its good matches (mAP, mINP, CMC) and all compared pairs. A picture that gave
 * no embedding is the last in every ranking; a query without one finds its good matches at the end.
 *
 * Memory: 4 · 256 · G bytes besides the features; with re-ranking 4 · Q · G and what `rerankFeatures` needs; with `each` what it
 * needs for one query and `nearest` pictures.
 *
 * @throws {EvaluationError} `NO_GENUINE_PAIRS` where no query has a good match; `NO_IMPOSTOR_PAIRS`.
 * @throws {ShapeError} where sizes do not fit. @throws {ArgumentError} for values that are not finite, and for re-ranking of parts.
 */
export async function evaluateRetrieval(
  task: RetrievalTask,
  options: RetrievalOptions = {},
): Promise<RetrievalEvaluation> {
  const { maxRank = 50, seed = 0 } = options;
  checkEmbedded('evaluateRetrieval', 'queries', task.queries);
  checkEmbedded('evaluateRetrieval', 'gallery', task.gallery);
  checkParts(task, options);
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
  const rerank = await reranking(task, options, { queries, gallery, executor });
  const compare = comparison(task, { queries, gallery, executor });
  const collector = new PairCollector({ impostorPairs: queries.rows * gallery.rows, seed });
  const ranks: Int32Array[] = [];
  const roles = new Uint8Array(gallery.rows);
  for (let start = 0; start < queries.rows; start += STRIP) {
    const rows = Math.min(STRIP, queries.rows - start);
    const strip = await compare(start, rows);
    for (let row = 0; row < rows; row += 1) {
      const query = start + row;
      const similarities = strip.subarray(row * gallery.rows, (row + 1) * gallery.rows);
      refuseUnusable(task, query, similarities);
      task.fillRoles(query, roles);
      collect(task, { query, similarities, roles }, collector);
      ranks.push(
        rerank === null
          ? goodMatchRanks(similarities, roles, { isSimilarity: true })
          : goodMatchRanks(await rerank({ query, similarities, roles }), roles, { isSimilarity: false }),
      );
    }
  }
  return { ranks, collector };
}

interface Sides {
  readonly queries: Features;
  readonly gallery: Features;
  readonly executor: BlockExecutor;
}

/** How a query's distances come about; null where it is not re-ranked. */
async function reranking(
  task: RetrievalTask,
  { rerank: options }: RetrievalOptions,
  { queries, gallery, executor }: Sides,
): Promise<((row: RankedRow) => Float32Array | Promise<Float64Array>) | null> {
  if (options === undefined) return null;
  const { each, ...rerank } = options;
  if (each === undefined) {
    const distances = await rerankFeatures(queries, gallery, { ...rerank, executor });
    return ({ query }) => rerankedRow(task, query, distances);
  }
  checkWhole('evaluateRetrieval', 'rerank.each.nearest', { value: each.nearest, atLeast: 1 });
  return async ({ query, similarities, roles }) => {
    // Its right answers come after all others.
    if (!isUsableRow(task.queries, query)) return new Float64Array(gallery.rows).fill(LAST);
    const lonely = { vector: rowsOf(queries, query, 1).values, similarities, roles };
    return await rerankAlone(lonely, task.gallery, { ...rerank, ...each, executor });
  };
}

function comparison(task: RetrievalTask, of: Sides): Compare {
  const { queries, gallery, executor } = of;
  const { parts } = task.gallery;
  const stripOf = (start: number, rows: number) => rowsOf(queries, start, rows);
  if (parts === undefined) return (start, rows) => similarityMatrix(stripOf(start, rows), gallery, executor);
  const { weights } = parts;
  const all = partSet(gallery, parts);
  return (start, rows) => jointSimilarities(partSet(stripOf(start, rows), parts), all, { weights, executor });
}

function rowsOf({ values, dimensions }: Features, start: number, rows: number): Features {
  return { values: values.subarray(start * dimensions, (start + rows) * dimensions), rows, dimensions };
}

function checkParts({ queries, gallery }: RetrievalTask, { rerank }: RetrievalOptions): void {
  const [left, right] = [queries.parts?.count, gallery.parts?.count];
  if (left !== right) {
    const actual = String(left ?? 'embeddings');
    throw new ShapeError('evaluateRetrieval', 'queries.parts', {
      expected: `be ${right ?? 'absent'}`,
      actual,
    });
  }
  if (left === undefined || rerank === undefined) return;
  const expected = 'be absent: it compares embeddings, not parts';
  throw new ArgumentError('evaluateRetrieval', 'rerank', { expected, actual: JSON.stringify(rerank) });
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
