import { add, relu, softplus, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { checkPositive } from '../checks/checks.ts';
import type { Directed } from '../distances/direction.ts';
import { marginTensor } from '../distances/direction.ts';
import { normalizedEuclideanDistance } from '../distances/euclidean-distance.ts';
import type { TripletIndices } from '../miners/index-tuples.types.ts';
import { meanNonZeroReducer } from '../reducers/mean-non-zero-reducer.ts';
import { reduceElements } from './reduce-elements.ts';
import { selectEntries } from './select-entries.ts';
import { checkTupleBatch, tripletsOfBatch } from './tuple-batch.ts';
import type { TupleLossOptions } from './tuple-batch.ts';

/** m > 0 in the unit of the distance, or `soft`: ln(1 + e^x) in place of [x + m]₊. */
export type TripletMargin = number | 'soft';

export interface TripletOptions extends TupleLossOptions {
  /** Default 0.05. */
  readonly margin?: TripletMargin;
}

/**
 * Triplet loss over the triplets of any miner: [d_ap − d_an + m]₊, or ln(1 + e^{d_ap − d_an}) with the soft margin. With a
 * similarity: [s_an − s_ap + m]₊.
 *
 * Whether d or d² is meant is said by `distance`: FaceNet is `normalizedSquaredEuclideanDistance` with margin 0.2.
 *
 * Differs from open-metric-learning: the soft margin does not overflow.
 *
 * @param embeddings `[N, D]` float32; stays the caller's.
 * @param labels     `[N]` whole numbers.
 * @param options.distance Default: Euclidean between normalised rows.
 * @param options.tuples   Default: all triplets of the batch, as lists (`batchAllTripletLoss` needs no lists).
 * @param options.reducer  Default: mean of the elements above 0.
 * @returns Scalar ≥ 0, owned by the caller; 0 without triplets.
 * @throws {ShapeError|ArgumentError} if shapes, labels, tuples or the margin do not fit.
 * @see Schroff et al. 2015, arXiv:1503.03832; Hermans et al. 2017, arXiv:1703.07737 (soft margin)
 */
export function tripletLoss(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  options: TripletOptions = {},
): Scalar {
  const { margin = 0.05, distance = normalizedEuclideanDistance, tuples } = options;
  const { reducer = meanNonZeroReducer } = options;
  checkTripletMargin('tripletLoss', margin);
  return tidy(() => {
    checkTupleBatch('tripletLoss', embeddings, labels);
    const triplets = tripletsOfBatch('tripletLoss', labels, tuples);
    const losses = (): Tensor1D =>
      tripletLosses(distance.matrix(embeddings, embeddings), triplets, { distance, margin });
    return reduceElements(embeddings, { anchors: triplets.anchors, labels }, { reducer, losses });
  });
}

/** The loss of each triplet of a distance matrix `[N, N]`; `[T]`, T ≥ 1. */
export function tripletLosses(
  matrix: Tensor2D,
  { anchors, positives, negatives }: TripletIndices,
  { distance, margin }: { readonly distance: Directed; readonly margin: TripletMargin },
): Tensor1D {
  const excess = marginTensor(
    distance,
    selectEntries(matrix, anchors, positives),
    selectEntries(matrix, anchors, negatives),
  );
  return margin === 'soft' ? softplus(excess) : relu(add(excess, margin));
}

/** @throws {ArgumentError} if the margin is neither `soft` nor a finite number > 0. */
export function checkTripletMargin(caller: string, margin: TripletMargin): void {
  if (margin !== 'soft') checkPositive(caller, 'margin', margin);
}
