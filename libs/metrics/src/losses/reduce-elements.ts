import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { LossElements, Reducer } from '../reducers/reducer.types.ts';
import { zeroOf } from '../reducers/zero-of.ts';

/** Reduces the elements of a loss, which are only computed if there are any: 0 with a gradient path otherwise. */
export function reduceElements(
  embeddings: Tensor2D,
  elements: LossElements,
  { reducer, losses }: { readonly reducer: Reducer; readonly losses: () => Tensor1D },
): Scalar {
  return elements.anchors.length === 0 ? zeroOf(embeddings) : reducer.reduce(losses(), elements);
}
