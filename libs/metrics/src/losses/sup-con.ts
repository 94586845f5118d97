import { add, div, maximum, mul, sub, sum, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { checkPositive } from '../checks/checks.ts';
import { cosineSimilarity } from '../distances/cosine-similarity.ts';
import { meanReducer } from '../reducers/mean-reducer.ts';
import { maskedLogSumExp } from './masked-log-sum-exp.ts';
import type { TemperatureOptions } from './nt-xent.ts';
import { pairMasks } from './pair-masks.ts';
import { reduceElements } from './reduce-elements.ts';
import { selectElements } from './select-entries.ts';
import { temperatureLogits } from './temperature-logits.ts';
import { checkTupleBatch, pairsOfBatch } from './tuple-batch.ts';

/**
 * Supervised contrastive loss, L_out: per anchor ln Σ_j e^{s_aj/T} − mean_p s_ap/T, with j over its positives and negatives.
 *
 * Anchors without a positive or without a negative have nothing to contrast and are left out of the mean. Differs from
 * the original code, which divided 0 by 0 there and, once repaired, averages zeros for them; and which multiplies the loss
 * by T / 0.07.
 *
 * @param embeddings `[N, D]` float32; stays the caller's.
 * @param labels     `[N]` whole numbers.
 * @param options.temperature Default 0.1.
 * @param options.distance    Default: cosine similarity. A distance counts as its negative.
 * @param options.tuples      A pair that occurs twice counts once.
 * @param options.reducer     Default: mean over the anchors that take part.
 * @returns Scalar ≥ 0, owned by the caller; 0 where no anchor takes part.
 * @throws {ShapeError|ArgumentError} if shapes, labels, tuples or the temperature do not fit.
 * @see Khosla et al. 2020, arXiv:2004.11362, eq. 2
 */
export function supConLoss(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  options: TemperatureOptions = {},
): Scalar {
  const { temperature = 0.1, distance = cosineSimilarity, reducer = meanReducer, tuples } = options;
  checkPositive('supConLoss', 'temperature', temperature);
  return tidy(() => {
    checkTupleBatch('supConLoss', embeddings, labels);
    const masks = pairMasks(pairsOfBatch('supConLoss', labels, tuples), labels.length);
    const losses = (): Tensor1D => {
      const logits = temperatureLogits(embeddings, distance, temperature);
      const all = maskedLogSumExp(logits, add(masks.positives, masks.negatives));
      const counts = maximum(sum(masks.positives, 1), 1);
      const own: Tensor1D = div(sum(mul(logits, masks.positives), 1), counts);
      return selectElements(sub(all, own), masks.completeAnchors);
    };
    return reduceElements(embeddings, { anchors: masks.completeAnchors, labels }, { reducer, losses });
  });
}
