import { add, div, maximum, mul, step, sub, sum, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { ArgumentError } from '../checks/argument-error.ts';
import { cosineSimilarity } from '../distances/cosine-similarity.ts';
import { zeroOf } from '../reducers/zero-of.ts';
import { checkFiniteNumber } from './check-number.ts';
import { selectEntries } from './select-entries.ts';
import { checkTupleBatch, pairsOfBatch } from './tuple-batch.ts';
import type { TupleLossOptions } from './tuple-batch.ts';

export interface ThresholdConsistentMarginOptions extends Omit<TupleLossOptions, 'reducer'> {
  /** λ₊: weight of the positives, default 1. */
  readonly positiveWeight?: number;
  /** λ₋: weight of the negatives, default 1. */
  readonly negativeWeight?: number;
  /** m₊: similarity that positives should pass, default 0.9. */
  readonly positiveMargin?: number;
  /** m₋: similarity that negatives should stay below, default 0.5. */
  readonly negativeMargin?: number;
}

/**
 * Threshold-consistent margin: λ₊ · mean(m₊ − s) over the positives with s ≤ m₊ plus λ₋ · mean(s − m₋) over the negatives
 * with s ≥ m₋. A regulariser to be added to another loss; it makes one threshold fit all identities.
 *
 * @param embeddings `[N, D]` float32; stays the caller's.
 * @param labels     `[N]` whole numbers.
 * @param options.distance A similarity; default cosine.
 * @returns Scalar ≥ 0, owned by the caller; 0 where no pair is beyond its margin.
 * @throws {ShapeError|ArgumentError} if shapes, labels, tuples or options do not fit, or `distance` is no similarity.
 * @see Zhang et al. 2023, arXiv:2307.04047
 */
export function thresholdConsistentMarginLoss(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  options: ThresholdConsistentMarginOptions = {},
): Scalar {
  const caller = 'thresholdConsistentMarginLoss';
  const { positiveWeight = 1, negativeWeight = 1, positiveMargin = 0.9, negativeMargin = 0.5 } = options;
  const { distance = cosineSimilarity, tuples } = options;
  Object.entries({ positiveWeight, negativeWeight, positiveMargin, negativeMargin }).forEach(
    ([name, value]) => checkFiniteNumber(caller, name, value),
  );
  if (!distance.isSimilarity) {
    throw new ArgumentError(caller, 'distance', { expected: 'be a similarity', actual: distance.name });
  }
  return tidy(() => {
    checkTupleBatch(caller, embeddings, labels);
    const pairs = pairsOfBatch(caller, labels, tuples);
    const matrix = distance.matrix(embeddings, embeddings);
    let loss = zeroOf(embeddings);
    if (pairs.positives.length > 0) {
      const similarities = selectEntries(matrix, pairs.positiveAnchors, pairs.positives);
      loss = add(loss, mul(positiveWeight, meanNotNegative(sub(positiveMargin, similarities))));
    }
    if (pairs.negatives.length > 0) {
      const similarities = selectEntries(matrix, pairs.negativeAnchors, pairs.negatives);
      loss = add(loss, mul(negativeWeight, meanNotNegative(sub(similarities, negativeMargin))));
    }
    return loss;
  });
}

/** Mean of the values ≥ 0 (0 counts); 0 where none is. */
function meanNotNegative(values: Tensor1D): Scalar {
  const counts = sub(1, step(mul(-1, values)));
  return div(sum(mul(counts, values)), maximum(sum(counts), 1));
}
