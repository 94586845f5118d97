import type { Tensor2D } from '@tensorflow/tfjs-core';
import { ArgumentError } from '../checks/argument-error.ts';
import { cosineSimilarity } from '../distances/cosine-similarity.ts';
import { classesOfDistances } from './batch-classes.ts';
import type { BatchDistances } from './batch-distances.ts';
import { readBatchDistances } from './batch-distances.ts';
import type { PairIndices } from './index-tuples.types.ts';
import type { MiningOptions } from './mining-options.types.ts';
import { farthestRow, nearestRow, rowOf } from './nearest-row.ts';
import { PairList } from './tuple-lists.ts';

export interface MultiSimilarityMinerOptions extends MiningOptions {
  /** ε in the unit of the distance, finite; default 0.1. Below 0 it keeps fewer pairs. */
  readonly epsilon?: number;
}

/**
 * Pairs that are hard beside the anchor's pairs of the other kind: a positive with s_ap < max_n s_an + ε, a negative with
 * s_an > min_p s_ap − ε. Anchors without a positive or without a negative have nothing to compare with and give no pair.
 * With a distance: d_ap > min_n d_an − ε and d_an < max_p d_ap + ε.
 *
 * @param embeddings `[N, D]` float32; stays the caller's. No gradient.
 * @param labels     `[N]` whole numbers.
 * @param options.distance Default: cosine similarity.
 * @throws {ArgumentError} if ε is not finite, and as `batchHardMiner`.
 * @see Wang et al. 2019, arXiv:1904.06627, eq. 13 and 14
 */
export function multiSimilarityMiner(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  { distance = cosineSimilarity, ...options }: MultiSimilarityMinerOptions = {},
): PairIndices {
  return multiSimilarityPairs(readBatchDistances(embeddings, distance), labels, options);
}

/** `multiSimilarityMiner` on distances that are known. */
export function multiSimilarityPairs(
  distances: BatchDistances,
  labels: ArrayLike<number>,
  { epsilon = 0.1 }: Omit<MultiSimilarityMinerOptions, 'distance'> = {},
): PairIndices {
  const caller = 'multiSimilarityPairs';
  if (!Number.isFinite(epsilon)) {
    throw new ArgumentError(caller, 'epsilon', { expected: 'be finite', actual: epsilon });
  }
  const classes = classesOfDistances(caller, distances, labels);
  const pairs = new PairList(caller);
  for (let anchor = 0; anchor < classes.size; anchor += 1) {
    const row = rowOf(distances, anchor);
    const positives = classes.positivesOf(anchor);
    const negatives = classes.negativesOf(anchor);
    const farthestPositive = farthestRow(row, positives);
    const nearestNegative = nearestRow(row, negatives);
    if (farthestPositive === null || nearestNegative === null) continue;
    const positiveAbove = (row[nearestNegative] ?? 0) - epsilon;
    const negativeBelow = (row[farthestPositive] ?? 0) + epsilon;
    for (const p of positives) if ((row[p] ?? 0) > positiveAbove) pairs.pushPositive(anchor, p);
    for (const n of negatives) if ((row[n] ?? 0) < negativeBelow) pairs.pushNegative(anchor, n);
  }
  return pairs.build();
}
