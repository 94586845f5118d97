import { add, relu, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { marginTensor } from '../distances/direction.ts';
import { normalizedEuclideanDistance } from '../distances/euclidean-distance.ts';
import { meanNonZeroReducer } from '../reducers/mean-non-zero-reducer.ts';
import { checkFiniteNumber } from './check-number.ts';
import { reduceElements } from './reduce-elements.ts';
import { selectEntries } from './select-entries.ts';
import { checkTupleBatch, pairsOfBatch } from './tuple-batch.ts';
import type { TupleLossOptions } from './tuple-batch.ts';

export interface ContrastiveOptions extends TupleLossOptions {
  /** m_p in the unit of the distance: positives nearer than this are left alone. Default 0, of a similarity 1. */
  readonly positiveMargin?: number;
  /** m_n: negatives farther than this are left alone. Default 1, of a similarity 0. */
  readonly negativeMargin?: number;
}

/**
 * Contrastive loss, margin form: [d_p − m_p]₊ of each positive pair and [m_n − d_n]₊ of each negative one, the two kinds
 * reduced apart and added. With a similarity: [m_p − s_p]₊ and [s_n − m_n]₊.
 *
 * Differs from Quaterion: the pair of a row with itself is no negative. Differs from pytorch-metric-learning: one mined
 * pair counts.
 *
 * @param embeddings `[N, D]` float32; stays the caller's.
 * @param labels     `[N]` whole numbers. Pairs are ordered: (i, j) and (j, i) both count.
 * @param options.distance Default: Euclidean between normalised rows.
 * @param options.reducer  Default: mean of the elements above 0.
 * @returns Scalar ≥ 0, owned by the caller; 0 without pairs. Gradient 0 where a positive pair coincides.
 * @throws {ShapeError|ArgumentError} if shapes, labels, tuples or margins do not fit.
 * @see Hadsell et al. 2006, "Dimensionality reduction by learning an invariant mapping" (with squares: hadsellContrastiveLoss)
 */
export function contrastiveLoss(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  options: ContrastiveOptions = {},
): Scalar {
  const { distance = normalizedEuclideanDistance, reducer = meanNonZeroReducer, tuples } = options;
  const { positiveMargin = distance.isSimilarity ? 1 : 0 } = options;
  const { negativeMargin = distance.isSimilarity ? 0 : 1 } = options;
  checkFiniteNumber('contrastiveLoss', 'positiveMargin', positiveMargin);
  checkFiniteNumber('contrastiveLoss', 'negativeMargin', negativeMargin);
  return tidy(() => {
    checkTupleBatch('contrastiveLoss', embeddings, labels);
    const { positiveAnchors, positives, negativeAnchors, negatives } = pairsOfBatch(
      'contrastiveLoss',
      labels,
      tuples,
    );
    const matrix = distance.matrix(embeddings, embeddings);
    const pull = (): Tensor1D =>
      relu(marginTensor(distance, selectEntries(matrix, positiveAnchors, positives), positiveMargin));
    const push = (): Tensor1D =>
      relu(marginTensor(distance, negativeMargin, selectEntries(matrix, negativeAnchors, negatives)));
    return add(
      reduceElements(embeddings, { anchors: positiveAnchors, labels }, { reducer, losses: pull }),
      reduceElements(embeddings, { anchors: negativeAnchors, labels }, { reducer, losses: push }),
    );
  });
}
