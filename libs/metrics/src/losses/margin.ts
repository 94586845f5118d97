import { add, div, maximum, mul, relu, reshape, step, sum, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { marginTensor } from '../distances/direction.ts';
import { normalizedEuclideanDistance } from '../distances/euclidean-distance.ts';
import { zeroOf } from '../reducers/zero-of.ts';
import { checkFiniteNumber, checkNotNegative } from './check-number.ts';
import { selectElements, selectEntries } from './select-entries.ts';
import { checkTupleBatch, tripletsOfBatch } from './tuple-batch.ts';
import type { TupleLossOptions } from './tuple-batch.ts';

export interface MarginOptions extends Omit<TupleLossOptions, 'reducer'> {
  /**
   * β, the boundary between positives and negatives in the unit of the distance: a number, or a tensor to be trained, one
   * for all (scalar) or one a class (`[C]`, labels in [0, C)). Default 1.2.
   */
  readonly beta?: number | Tensor;
  /** α: half the width of the gap around β. Default 0.2. */
  readonly margin?: number;
  /** ν ≥ 0: how much a large β costs. Default 0. */
  readonly nu?: number;
}

/**
 * Margin loss: [d_ap − β + α]₊ + [β − d_an + α]₊ (+ ν β) over triplets, summed and divided by the number of hinges above 0.
 *
 * @param embeddings `[N, D]` float32; stays the caller's, as `beta`.
 * @param labels     `[N]` whole numbers.
 * @param options.distance Default: Euclidean between normalised rows.
 * @param options.tuples   Meant for the distance-weighted miner; default all triplets.
 * @returns Scalar, owned by the caller, differentiable in `beta`, too; ≥ 0 where ν β is; 0 without triplets.
 * @throws {ShapeError|ArgumentError} if shapes, labels, tuples or options do not fit, or a label has no β.
 * @see Wu et al. 2017, arXiv:1706.07567
 */
export function marginLoss(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  options: MarginOptions = {},
): Scalar {
  const { beta = 1.2, margin = 0.2, nu = 0, distance = normalizedEuclideanDistance, tuples } = options;
  checkFiniteNumber('marginLoss', 'margin', margin);
  checkNotNegative('marginLoss', 'nu', nu);
  return tidy(() => {
    checkTupleBatch('marginLoss', embeddings, labels);
    const { anchors, positives, negatives } = tripletsOfBatch('marginLoss', labels, tuples);
    checkBeta(beta, labels);
    if (anchors.length === 0) {
      return typeof beta === 'number' ? zeroOf(embeddings) : add(zeroOf(embeddings), zeroOf(beta));
    }
    const matrix = distance.matrix(embeddings, embeddings);
    const boundary = boundaryOf(beta, anchors, labels);
    const pull = relu(
      add(marginTensor(distance, selectEntries(matrix, anchors, positives), boundary), margin),
    );
    const push = relu(
      add(marginTensor(distance, boundary, selectEntries(matrix, anchors, negatives)), margin),
    );
    const active = add(sum(step(pull)), sum(step(push)));
    const cost = mul(nu, typeof boundary === 'number' ? boundary * anchors.length : sum(boundary));
    return div(add(add(sum(pull), sum(push)), cost), maximum(active, 1));
  });
}

/** The β of each triplet's anchor. */
function boundaryOf(
  beta: number | Tensor,
  anchors: Int32Array,
  labels: ArrayLike<number>,
): number | Tensor1D {
  if (typeof beta === 'number') return beta;
  const places = Int32Array.from(anchors, (anchor) => (beta.size === 1 ? 0 : (labels[anchor] ?? 0)));
  return selectElements(reshape(beta, [-1]), places);
}

function checkBeta(beta: number | Tensor, labels: ArrayLike<number>): void {
  if (typeof beta === 'number') {
    checkFiniteNumber('marginLoss', 'beta', beta);
    return;
  }
  if (beta.shape.length > 1 || beta.size === 0) {
    const actual = `shape [${beta.shape.join(', ')}]`;
    throw new ShapeError('marginLoss', 'beta', { expected: 'be a scalar or have shape [C]', actual });
  }
  if (beta.size === 1) return;
  for (let i = 0; i < labels.length; i += 1) {
    const label = labels[i] ?? NaN;
    if (label >= 0 && label < beta.size) continue;
    throw new ArgumentError('marginLoss', 'labels', { expected: `be in [0, ${beta.size})`, actual: label });
  }
}
