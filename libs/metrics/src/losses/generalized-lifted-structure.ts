import { add, mul, relu, tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { marginTensor } from '../distances/direction.ts';
import { normalizedEuclideanDistance } from '../distances/euclidean-distance.ts';
import { meanReducer } from '../reducers/mean-reducer.ts';
import { checkFiniteNumber } from './check-number.ts';
import { maskedLogSumExp } from './masked-log-sum-exp.ts';
import { pairMasks } from './pair-masks.ts';
import { reduceElements } from './reduce-elements.ts';
import { checkTupleBatch, pairsOfBatch } from './tuple-batch.ts';
import type { TupleLossOptions } from './tuple-batch.ts';

export interface GeneralizedLiftedStructureOptions extends TupleLossOptions {
  /** m_p in the unit of the distance, default 0 (of a similarity 1). */
  readonly positiveMargin?: number;
  /** m_n, default 1 (of a similarity 0). */
  readonly negativeMargin?: number;
}

/**
 * Generalised lifted structure loss: per anchor [ln Σ_p e^{d_ap − m_p} + ln Σ_n e^{m_n − d_an}]₊. The logarithm of an empty
 * sum counts as 0, as in pytorch-metric-learning, so that an anchor without positives still pushes its negatives away.
 *
 * @param embeddings `[N, D]` float32; stays the caller's.
 * @param labels     `[N]` whole numbers.
 * @param options.distance Default: Euclidean between normalised rows.
 * @param options.reducer  Default: mean over all N anchors.
 * @returns Scalar ≥ 0, owned by the caller; 0 without pairs.
 * @throws {ShapeError|ArgumentError} if shapes, labels, tuples or margins do not fit.
 * @see Hermans et al. 2017, arXiv:1703.07737, L_LG; Song et al. 2016, arXiv:1511.06452
 */
export function generalizedLiftedStructureLoss(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  options: GeneralizedLiftedStructureOptions = {},
): Scalar {
  const caller = 'generalizedLiftedStructureLoss';
  const { distance = normalizedEuclideanDistance, reducer = meanReducer, tuples } = options;
  const { positiveMargin = distance.isSimilarity ? 1 : 0 } = options;
  const { negativeMargin = distance.isSimilarity ? 0 : 1 } = options;
  checkFiniteNumber(caller, 'positiveMargin', positiveMargin);
  checkFiniteNumber(caller, 'negativeMargin', negativeMargin);
  return tidy(() => {
    checkTupleBatch(caller, embeddings, labels);
    const pairs = pairsOfBatch(caller, labels, tuples);
    const matrix = distance.matrix(embeddings, embeddings);
    const masks = pairMasks(pairs, labels.length);
    const pull = maskedLogSumExp(marginTensor(distance, matrix, positiveMargin), masks.positives);
    const push = maskedLogSumExp(marginTensor(distance, negativeMargin, matrix), masks.negatives);
    const losses = (): Tensor1D =>
      relu(
        add(
          mul(pull, presence(pairs.positiveAnchors, labels.length)),
          mul(push, presence(pairs.negativeAnchors, labels.length)),
        ),
      );
    return reduceElements(embeddings, { anchors: rowsOf(labels), labels }, { reducer, losses });
  });
}

/** `[N]` 1 for the anchors that occur, else 0. */
function presence(anchors: Int32Array, size: number): Tensor1D {
  const values = new Float32Array(size);
  anchors.forEach((anchor) => (values[anchor] = 1));
  return tensor1d(values);
}

function rowsOf(labels: ArrayLike<number>): Int32Array {
  return Int32Array.from(labels, (_, row) => row);
}
