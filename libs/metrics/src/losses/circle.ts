import { add, softplus, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { cosineSimilarity } from '../distances/cosine-similarity.ts';
import { meanReducer } from '../reducers/mean-reducer.ts';
import { checkCircleOptions, circleLogits } from './circle-logits.ts';
import type { CircleOptions } from './circle-logits.ts';
import { maskedLogSumExp } from './masked-log-sum-exp.ts';
import { pairMasks } from './pair-masks.ts';
import { reduceElements } from './reduce-elements.ts';
import { selectElements } from './select-entries.ts';
import { checkTupleBatch, pairsOfBatch } from './tuple-batch.ts';
import type { TupleLossOptions } from './tuple-batch.ts';

/**
 * Circle loss of pairs, per anchor: ln(1 + Σ_n e^{γ α_n (s_n − m)} · Σ_p e^{−γ α_p (s_p − 1 + m)}) with the weights
 * α_p = [1 + m − s_p]₊ and α_n = [s_n + m]₊, which are not trained through.
 *
 * Differs from Quaterion, whose weights have both signs of m wrong, and from TensorFlow Similarity, which adds
 * ln(1 + Σ_p) + ln(1 + Σ_n) and trains through the weights.
 *
 * @param embeddings `[N, D]` float32; stays the caller's.
 * @param labels     `[N]` whole numbers.
 * @param options.margin   m, default 0.4 (retrieval; faces and people 0.25).
 * @param options.gamma    γ, default 80 (retrieval; faces 256, people 128).
 * @param options.distance A similarity in [−1, 1]; default cosine.
 * @param options.tuples   A pair that occurs twice counts once.
 * @param options.reducer  Default: mean over the anchors with a positive and a negative; of the others the loss is 0.
 * @returns Scalar ≥ 0, owned by the caller; 0 where no anchor takes part.
 * @throws {ShapeError|ArgumentError} if shapes, labels, tuples or options do not fit, or `distance` is no similarity.
 * @see Sun et al. 2020, arXiv:2002.10857, eq. 6
 */
export function circleLoss(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  options: TupleLossOptions & CircleOptions = {},
): Scalar {
  const { margin = 0.4, gamma = 80, distance = cosineSimilarity, reducer = meanReducer, tuples } = options;
  checkCircleOptions('circleLoss', { margin, gamma, distance });
  return tidy(() => {
    checkTupleBatch('circleLoss', embeddings, labels);
    const masks = pairMasks(pairsOfBatch('circleLoss', labels, tuples), labels.length);
    const losses = (): Tensor1D => {
      const logits = circleLogits(distance.matrix(embeddings, embeddings), { margin, gamma });
      const pull = maskedLogSumExp(logits.positive, masks.positives);
      const push = maskedLogSumExp(logits.negative, masks.negatives);
      return softplus(selectElements(add(pull, push), masks.completeAnchors));
    };
    return reduceElements(embeddings, { anchors: masks.completeAnchors, labels }, { reducer, losses });
  });
}
