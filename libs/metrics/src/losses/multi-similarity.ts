import { add, div, mul, softplus, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { checkPositive } from '../checks/checks.ts';
import { cosineSimilarity } from '../distances/cosine-similarity.ts';
import { marginTensor } from '../distances/direction.ts';
import { meanReducer } from '../reducers/mean-reducer.ts';
import { checkFiniteNumber } from './check-number.ts';
import { maskedLogSumExp } from './masked-log-sum-exp.ts';
import { pairMasks } from './pair-masks.ts';
import { reduceElements } from './reduce-elements.ts';
import { checkTupleBatch, pairsOfBatch } from './tuple-batch.ts';
import type { TupleLossOptions } from './tuple-batch.ts';

export interface MultiSimilarityOptions extends TupleLossOptions {
  /** α > 0: sharpness of the positives, default 2. */
  readonly alpha?: number;
  /** β > 0: sharpness of the negatives, default 50. */
  readonly beta?: number;
  /** λ in the unit of the similarity, default 0.5. */
  readonly base?: number;
}

/**
 * Multi-similarity loss: per anchor ln(1 + Σ_p e^{−α(s_ap − λ)}) / α + ln(1 + Σ_n e^{β(s_an − λ)}) / β. The paper mines its
 * pairs first: give `tuples` of the multi-similarity miner (ε 0.1).
 *
 * Differs from TensorFlow Similarity up to 0.17, which took distances with an offset of another sign; here a distance
 * changes both signs.
 *
 * @param embeddings `[N, D]` float32; stays the caller's.
 * @param labels     `[N]` whole numbers.
 * @param options.distance Default: cosine similarity.
 * @param options.tuples   A pair that occurs twice counts once.
 * @param options.reducer  Default: mean over all N anchors, those without pairs being 0.
 * @returns Scalar ≥ 0, owned by the caller; 0 without pairs.
 * @throws {ShapeError|ArgumentError} if shapes, labels, tuples or options do not fit.
 * @see Wang et al. 2019, arXiv:1904.06627, eq. 16
 */
export function multiSimilarityLoss(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  options: MultiSimilarityOptions = {},
): Scalar {
  const caller = 'multiSimilarityLoss';
  const { alpha = 2, beta = 50, base = 0.5, tuples } = options;
  const { distance = cosineSimilarity, reducer = meanReducer } = options;
  checkPositive(caller, 'alpha', alpha);
  checkPositive(caller, 'beta', beta);
  checkFiniteNumber(caller, 'base', base);
  return tidy(() => {
    checkTupleBatch(caller, embeddings, labels);
    const masks = pairMasks(pairsOfBatch(caller, labels, tuples), labels.length);
    const farness = marginTensor(distance, distance.matrix(embeddings, embeddings), base);
    const losses = (): Tensor1D =>
      add(
        div(softplus(maskedLogSumExp(mul(alpha, farness), masks.positives)), alpha),
        div(softplus(maskedLogSumExp(mul(-beta, farness), masks.negatives)), beta),
      );
    const anchors = Int32Array.from(labels, (_, row) => row);
    return reduceElements(embeddings, { anchors, labels }, { reducer, losses });
  });
}
