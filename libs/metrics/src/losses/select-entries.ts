import { gather, reshape, scatterND, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { withGradient } from '../distances/custom-gradient.ts';

/**
 * The entries m[rows_i, columns_i]. Their gradient is added into the entries they came from, those that occur more than
 * once adding up, on every backend: wasm has no gradient of `gather`.
 *
 * @param matrix  `[N, M]`.
 * @param rows    `[L]`, L ≥ 1, in [0, N).
 * @param columns `[L]` in [0, M).
 * @returns `[L]`, owned by the caller.
 */
export function selectEntries(
  matrix: Tensor2D,
  rows: ArrayLike<number>,
  columns: ArrayLike<number>,
): Tensor1D {
  const [height, width] = matrix.shape;
  const places = Int32Array.from(rows, (row, i) => row * width + (columns[i] ?? 0));
  return withGradient<Tensor1D, readonly []>([matrix], {
    forward: () => ({
      value: gather(reshape(matrix, [-1]), tensor1d(places, 'int32')),
      kept: [],
    }),
    backward: (gradient) => {
      const indices = tensor2d(places, [places.length, 1], 'int32');
      return [reshape(scatterND(indices, gradient, [height * width]), [height, width])];
    },
  });
}

/** The elements v[places_i] of a vector, as `selectEntries`. */
export function selectElements(vector: Tensor1D, places: ArrayLike<number>): Tensor1D {
  const column: Tensor2D = reshape(vector, [-1, 1]);
  return selectEntries(column, places, new Int32Array(places.length));
}
