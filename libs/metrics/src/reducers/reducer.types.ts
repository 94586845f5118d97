import type { Scalar, Tensor1D } from '@tensorflow/tfjs-core';

/** Which rows of the batch the elements of a loss belong to. */
export interface LossElements {
  /** `[L]` the row of the anchor of each element. */
  readonly anchors: ArrayLike<number>;
  /** `[N]` labels of the batch. */
  readonly labels: ArrayLike<number>;
}

/** How the elements of a tuple loss (a pair, a triplet or an anchor each) become one number. */
export interface Reducer {
  readonly name: string;
  /**
   * @param losses   `[L]`, L ≥ 0, finite; stays the caller's.
   * @param elements Read by the reducers that look at anchors or labels.
   * @returns Scalar, differentiable in `losses`, owned by the caller; 0 with a gradient path where nothing counts.
   */
  reduce(losses: Tensor1D, elements: LossElements): Scalar;
}
