import { add, mul, neg, sub, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { checkPositive } from '../checks/checks.ts';
import { normalizedSquaredEuclideanDistance } from '../distances/squared-euclidean-distance.ts';
import { meanReducer } from '../reducers/mean-reducer.ts';
import { maskedLogSumExp } from './masked-log-sum-exp.ts';
import { pairMasks } from './pair-masks.ts';
import { reduceElements } from './reduce-elements.ts';
import { selectElements } from './select-entries.ts';
import { checkTupleBatch, pairsOfBatch } from './tuple-batch.ts';
import type { TupleLossOptions } from './tuple-batch.ts';

export interface NcaOptions extends TupleLossOptions {
  /** Factor > 0 of the distances, default 1. */
  readonly softmaxScale?: number;
}

/**
 * Neighbourhood components analysis: per anchor −ln (Σ_p e^{−σ d²_ap} / Σ_j e^{−σ d²_aj}), j over its positives and
 * negatives: the probability that a neighbour drawn by nearness has its label.
 *
 * @param embeddings `[N, D]` float32; stays the caller's.
 * @param labels     `[N]` whole numbers.
 * @param options.distance Default: squared Euclidean between normalised rows. A similarity counts as its negative distance.
 * @param options.tuples   A pair that occurs twice counts once.
 * @param options.reducer  Default: mean over the anchors with a positive.
 * @returns Scalar ≥ 0, owned by the caller; 0 without positives or without negatives.
 * @throws {ShapeError|ArgumentError} if shapes, labels, tuples or the scale do not fit.
 * @see Goldberger et al. 2004, "Neighbourhood components analysis"
 */
export function ncaLoss(embeddings: Tensor2D, labels: ArrayLike<number>, options: NcaOptions = {}): Scalar {
  const { softmaxScale = 1, distance = normalizedSquaredEuclideanDistance, tuples } = options;
  const { reducer = meanReducer } = options;
  checkPositive('ncaLoss', 'softmaxScale', softmaxScale);
  return tidy(() => {
    checkTupleBatch('ncaLoss', embeddings, labels);
    const masks = pairMasks(pairsOfBatch('ncaLoss', labels, tuples), labels.length);
    const losses = (): Tensor1D => {
      const matrix = distance.matrix(embeddings, embeddings);
      const logits: Tensor2D = mul(softmaxScale, distance.isSimilarity ? matrix : neg(matrix));
      const all = maskedLogSumExp(logits, add(masks.positives, masks.negatives));
      return selectElements(sub(all, maskedLogSumExp(logits, masks.positives)), masks.anchorsWithPositives);
    };
    return reduceElements(embeddings, { anchors: masks.anchorsWithPositives, labels }, { reducer, losses });
  });
}
