import { softplus, sub, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { checkPositive } from '../checks/checks.ts';
import { cosineSimilarity } from '../distances/cosine-similarity.ts';
import { meanReducer } from '../reducers/mean-reducer.ts';
import { maskedLogSumExp } from './masked-log-sum-exp.ts';
import { pairMasks } from './pair-masks.ts';
import { reduceElements } from './reduce-elements.ts';
import { selectElements, selectEntries } from './select-entries.ts';
import { temperatureLogits } from './temperature-logits.ts';
import { checkTupleBatch, pairsOfBatch } from './tuple-batch.ts';
import type { TupleLossOptions } from './tuple-batch.ts';

export interface TemperatureOptions extends TupleLossOptions {
  /** T > 0. A cosine without a small temperature trains poorly. */
  readonly temperature?: number;
}

/**
 * NT-Xent (InfoNCE): for each positive pair −ln (e^{s_ap/T} / (e^{s_ap/T} + Σ_n e^{s_an/T})). Other positives of the anchor
 * are in no denominator; with one positive an anchor it is the loss of SimCLR.
 *
 * @param embeddings `[N, D]` float32; stays the caller's.
 * @param labels     `[N]` whole numbers; for SimCLR the views of one picture share one.
 * @param options.temperature Default 0.07; SimCLR takes 0.5.
 * @param options.distance    Default: cosine similarity. A distance counts as its negative.
 * @param options.reducer     Default: mean over the ordered positive pairs.
 * @returns Scalar ≥ 0, owned by the caller; 0 without positives, and 0 for anchors without negatives.
 * @throws {ShapeError|ArgumentError} if shapes, labels, tuples or the temperature do not fit.
 * @see Chen et al. 2020, arXiv:2002.05709; van den Oord et al. 2018, arXiv:1807.03748
 */
export function ntXentLoss(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  options: TemperatureOptions = {},
): Scalar {
  const { temperature = 0.07, distance = cosineSimilarity, reducer = meanReducer, tuples } = options;
  checkPositive('ntXentLoss', 'temperature', temperature);
  return tidy(() => {
    checkTupleBatch('ntXentLoss', embeddings, labels);
    const pairs = pairsOfBatch('ntXentLoss', labels, tuples);
    const { positiveAnchors: anchors, positives } = pairs;
    const losses = (): Tensor1D => {
      const logits = temperatureLogits(embeddings, distance, temperature);
      const others = maskedLogSumExp(logits, pairMasks(pairs, labels.length).negatives);
      return softplus(sub(selectElements(others, anchors), selectEntries(logits, anchors, positives)));
    };
    return reduceElements(embeddings, { anchors, labels }, { reducer, losses });
  });
}
