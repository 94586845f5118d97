import type { Tensor2D } from '@tensorflow/tfjs-core';
import { ArgumentError } from '../checks/argument-error.ts';
import { normalizedEuclideanDistance } from '../distances/euclidean-distance.ts';
import { classesOfDistances } from './batch-classes.ts';
import type { BatchDistances } from './batch-distances.ts';
import { readBatchDistances } from './batch-distances.ts';
import type { PairIndices } from './index-tuples.types.ts';
import type { MiningOptions } from './mining-options.types.ts';
import { rowOf } from './nearest-row.ts';
import { PairList } from './tuple-lists.ts';

export interface PairMarginOptions extends MiningOptions {
  /** m_p: positives farther than this are kept, with a similarity those below it. Default 0.2, for distances only. */
  readonly positiveMargin?: number;
  /** m_n: negatives nearer than this are kept, with a similarity those above it. Default 0.8, for distances only. */
  readonly negativeMargin?: number;
}

/**
 * The pairs that a margin finds wrong: positives with d > m_p and negatives with d < m_n; by anchor and other row.
 *
 * @param embeddings `[N, D]` float32; stays the caller's. No gradient.
 * @param labels     `[N]` whole numbers.
 * @param options.distance Default: Euclidean of L2-normalised rows. With a similarity both margins must be given, as
 * similarities.
 * @throws {ArgumentError} if a margin is missing beside a similarity or not finite, and as `batchHardMiner`.
 */
export function pairMarginMiner(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  { distance = normalizedEuclideanDistance, ...options }: PairMarginOptions = {},
): PairIndices {
  return pairMarginPairs(readBatchDistances(embeddings, distance), labels, options);
}

/** `pairMarginMiner` on distances that are known. */
export function pairMarginPairs(
  distances: BatchDistances,
  labels: ArrayLike<number>,
  { positiveMargin, negativeMargin }: Omit<PairMarginOptions, 'distance'> = {},
): PairIndices {
  const caller = 'pairMarginPairs';
  const { isSimilarity } = distances;
  const farthestGood = marginOf('positiveMargin', { margin: positiveMargin, usual: 0.2, isSimilarity });
  const nearestGood = marginOf('negativeMargin', { margin: negativeMargin, usual: 0.8, isSimilarity });
  const classes = classesOfDistances(caller, distances, labels);
  const pairs = new PairList(caller);
  for (let anchor = 0; anchor < classes.size; anchor += 1) {
    const row = rowOf(distances, anchor);
    for (const positive of classes.positivesOf(anchor)) {
      if ((row[positive] ?? 0) > farthestGood) pairs.pushPositive(anchor, positive);
    }
    for (const negative of classes.negativesOf(anchor)) {
      if ((row[negative] ?? 0) < nearestGood) pairs.pushNegative(anchor, negative);
    }
  }
  return pairs.build();
}

/** The margin in the sense of the distances: smaller is nearer. */
function marginOf(
  argument: string,
  { margin, usual, isSimilarity }: { margin: number | undefined; usual: number; isSimilarity: boolean },
): number {
  const given = margin ?? (isSimilarity ? undefined : usual);
  if (given !== undefined && Number.isFinite(given)) return isSimilarity ? -given : given;
  throw new ArgumentError('pairMarginPairs', argument, {
    expected: isSimilarity ? 'be given as a finite similarity' : 'be finite',
    actual: given,
  });
}
