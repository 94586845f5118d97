import { ArgumentError } from '../checks/argument-error.ts';
import { checkWhole } from '../checks/checks.ts';
import type { BlockExecutor } from '../similarity/block-program.types.ts';
import { checkSameDimensions } from '../similarity/check-dimensions.ts';
import type { Features } from '../similarity/features.types.ts';
import { blocksOf } from '../similarity/row-ranges.ts';
import { runBlocks, sequentialExecutor } from '../similarity/sequential-executor.ts';
import { sharedFloat32 } from '../similarity/shared-arrays.ts';
import { checkFeatures, checkFeaturesShape } from '../similarity/squared-lengths.ts';
import { checkDistanceMatrices } from './distance-matrices.ts';
import type { DistanceMatrices } from './distance-matrices.ts';
import { ENCODING_ROWS, encodingProgram, queryExpansionProgram } from './encoding.ts';
import { expansionK } from './half-k.ts';
import { JACCARD_ROWS, jaccardProgram } from './jaccard.ts';
import { MERGE_ROWS, mergeNearestProgram, nearestProgram, tilePairs } from './nearest-from-features.ts';
import { nearestFromMatrices } from './nearest-from-matrices.ts';
import { emptyNearestLists } from './nearest-lists.ts';
import type { NearestLists } from './nearest-lists.ts';
import { joinSparseBlocks } from './sparse-rows.ts';
import type { FeatureSource } from './squared-distances.ts';

export interface RerankOptions {
  /** Neighbours that must be mutual. Default 20. */
  readonly k1?: number;
  /** Neighbours whose encodings are averaged; 1 leaves encodings alone. Default 6. */
  readonly k2?: number;
  /** Share of the original distance, in [0, 1]. Default 0.3. */
  readonly lambda?: number;
}

/**
 * k-reciprocal re-ranking from full distance matrices, in the calling thread.
 *
 * With D the squared distances of all items (queries, then gallery), each row divided by its maximum: R(i) are the mutual
 * neighbours among the first k1 + 1 (an item is its own first), expanded by those of their members for k1 / 2 (half to
 * even); V_i = exp(−D_i) on R(i), summing to 1, then averaged over the k2 nearest; J = 1 − Σmin / (2 − Σmin);
 * d = (1 − λ) · J + λ · D.
 *
 * k1 and k2 beyond the number of items mean all of them. If all items are in one place, D is 0. Equal distances rank by
 * index.
 *
 * Differs from FastReID: its evaluator takes k1 instead of k1 + 1 neighbours. Differs from bag-of-tricks: it keeps V in
 * float16; here float32.
 *
 * @returns `[queries, gallery]` float32 in [0, 1], row-major; smaller is nearer.
 * @throws {ShapeError} for matrices of other sizes. @throws {ArgumentError} for distances below 0 or not finite, k1 or k2
 *   below 1, λ outside [0, 1].
 * @see Zhong et al. 2017, arXiv:1701.08398
 */
export function rerankDistances(distances: DistanceMatrices, options: RerankOptions = {}): Float32Array {
  checkDistanceMatrices('rerankDistances', distances);
  const { queries, gallery } = distances;
  const { k1, k2, half, lambda, k } = settings('rerankDistances', options, queries + gallery);
  const lists = nearestFromMatrices(distances, k);
  const blocks = blocksOf(queries + gallery, ENCODING_ROWS);
  const source = { kind: 'matrices', matrices: distances } as const;
  let encoding = joinSparseBlocks(runBlocks(encodingProgram, { source, lists, k1, half }, blocks));
  if (k2 > 1) encoding = joinSparseBlocks(runBlocks(queryExpansionProgram, { encoding, lists, k2 }, blocks));
  const out = Float32Array.from(distances.queryGallery, (distance) => distance ** 2);
  const input = { encoding, queries, farthest: lists.farthest, lambda, distances: out };
  runBlocks(jaccardProgram, input, blocksOf(queries, JACCARD_ROWS));
  return out;
}

/**
 * k-reciprocal re-ranking from features by Euclidean distance: as {@link rerankDistances}, without (Q + G)² distances. Each
 * pair's distance is computed once, and of each item only its nearest and its farthest are kept.
 *
 * Memory with N = Q + G, besides the features: a copy of them (4·N·D bytes), the result (4·Q·G), for each thread 12·N·(k1 + 1)
 * for its nearest, and the encodings, as a rule about 1 kB an item.
 *
 * @param queries `[Q, D]`.
 * @param gallery `[G, D]`.
 * @param options.executor Default: the calling thread.
 * @returns `[Q, G]` float32 in [0, 1] in shared memory, row-major; the same bits for any number of threads.
 * @throws {ShapeError} if dimensions or lengths differ. @throws {ArgumentError} for no rows, values that are not finite, and
 *   as {@link rerankDistances}.
 * @see Zhong et al. 2017, arXiv:1701.08398
 */
export async function rerankFeatures(
  queries: Features,
  gallery: Features,
  options: RerankOptions & { readonly executor?: BlockExecutor } = {},
): Promise<Float32Array> {
  const { executor = sequentialExecutor } = options;
  const features = concatenate(queries, gallery);
  const { k1, k2, half, lambda, k } = settings('rerankFeatures', options, features.rows);
  const squaredLengths = await checkFeatures('rerankFeatures', 'features', { features, executor });
  const source = { kind: 'features', features, squaredLengths } as const;
  const out = sharedFloat32(queries.rows * gallery.rows);
  const lists = await nearest({ source, k, queries: queries.rows, queryGallery: out }, executor);
  const blocks = blocksOf(features.rows, ENCODING_ROWS);
  const encoded = await executor.run(encodingProgram, { source, lists, k1, half }, blocks);
  let encoding = joinSparseBlocks(encoded.flat());
  if (k2 > 1) {
    const expanded = await executor.run(queryExpansionProgram, { encoding, lists, k2 }, blocks);
    encoding = joinSparseBlocks(expanded.flat());
  }
  const input = { encoding, queries: queries.rows, farthest: lists.farthest, lambda, distances: out };
  await executor.run(jaccardProgram, input, blocksOf(queries.rows, JACCARD_ROWS));
  return out;
}

interface NearestInput {
  readonly source: FeatureSource;
  readonly k: number;
  readonly queries: number;
  readonly queryGallery: Float32Array;
}

async function nearest(input: NearestInput, executor: BlockExecutor): Promise<NearestLists> {
  const { rows } = input.source.features;
  const parts = await executor.run(nearestProgram, input, tilePairs(rows));
  const target = emptyNearestLists(rows, input.k);
  await executor.run(mergeNearestProgram, { parts, target }, blocksOf(rows, MERGE_ROWS));
  return target;
}

function settings(caller: string, options: RerankOptions, items: number) {
  const { k1 = 20, k2 = 6, lambda = 0.3 } = options;
  checkWhole(caller, 'k1', { value: k1, atLeast: 1 });
  checkWhole(caller, 'k2', { value: k2, atLeast: 1 });
  if (!(lambda >= 0 && lambda <= 1))
    throw new ArgumentError(caller, 'lambda', { expected: 'be in [0, 1]', actual: lambda });
  return { k1, k2, lambda, half: expansionK(k1), k: Math.min(items, Math.max(k1 + 1, k2)) };
}

function concatenate(queries: Features, gallery: Features): Features {
  checkSameDimensions('rerankFeatures', queries, gallery);
  checkFeaturesShape('rerankFeatures', 'queries', queries);
  checkFeaturesShape('rerankFeatures', 'gallery', gallery);
  const values = sharedFloat32(queries.values.length + gallery.values.length);
  values.set(queries.values);
  values.set(gallery.values, queries.values.length);
  return { values, rows: queries.rows + gallery.rows, dimensions: queries.dimensions };
}
