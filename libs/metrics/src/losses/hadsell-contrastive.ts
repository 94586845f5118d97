import { concat, mul, relu, square, sub, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { ArgumentError } from '../checks/argument-error.ts';
import { checkPositive } from '../checks/checks.ts';
import { normalizedEuclideanDistance } from '../distances/euclidean-distance.ts';
import { meanReducer } from '../reducers/mean-reducer.ts';
import { reduceElements } from './reduce-elements.ts';
import { selectEntries } from './select-entries.ts';
import { checkTupleBatch, pairsOfBatch } from './tuple-batch.ts';
import type { TupleLossOptions } from './tuple-batch.ts';

export interface HadsellContrastiveOptions extends TupleLossOptions {
  /** m > 0 in the unit of the distance, default 1. */
  readonly margin?: number;
}

/**
 * Contrastive loss as published: ½ d² of each positive pair and ½ [m − d]₊² of each negative one, averaged over all pairs
 * together. (The mean over ordered pairs is that over unordered ones.)
 *
 * @param embeddings `[N, D]` float32; stays the caller's.
 * @param labels     `[N]` whole numbers.
 * @param options.distance A distance, not a similarity. Default: Euclidean between normalised rows.
 * @param options.reducer  Of positive pairs, then negative ones; default mean.
 * @returns Scalar ≥ 0, owned by the caller; 0 without pairs. Coinciding negatives get no gradient: they have no direction.
 * @throws {ShapeError|ArgumentError} if shapes, labels, tuples or the margin do not fit, or `distance` is a similarity.
 * @see Hadsell, Chopra, LeCun 2006, "Dimensionality reduction by learning an invariant mapping"
 */
export function hadsellContrastiveLoss(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  options: HadsellContrastiveOptions = {},
): Scalar {
  const caller = 'hadsellContrastiveLoss';
  const { margin = 1, distance = normalizedEuclideanDistance, reducer = meanReducer, tuples } = options;
  checkPositive(caller, 'margin', margin);
  if (distance.isSimilarity) {
    throw new ArgumentError(caller, 'distance', { expected: 'not be a similarity', actual: distance.name });
  }
  return tidy(() => {
    checkTupleBatch(caller, embeddings, labels);
    const pairs = pairsOfBatch(caller, labels, tuples);
    const matrix = distance.matrix(embeddings, embeddings);
    const losses = (): Tensor1D => {
      const kinds: Tensor1D[] = [];
      if (pairs.positives.length > 0) {
        kinds.push(mul(0.5, square(selectEntries(matrix, pairs.positiveAnchors, pairs.positives))));
      }
      if (pairs.negatives.length > 0) {
        const distances = selectEntries(matrix, pairs.negativeAnchors, pairs.negatives);
        kinds.push(mul(0.5, square(relu(sub(margin, distances)))));
      }
      return concat(kinds);
    };
    const anchors = Int32Array.from([...pairs.positiveAnchors, ...pairs.negativeAnchors]);
    return reduceElements(embeddings, { anchors, labels }, { reducer, losses });
  });
}
