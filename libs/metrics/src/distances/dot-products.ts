import { matMul, transpose } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { withGradient } from './custom-gradient.ts';

/**
 * ⟨x_i, y_j⟩ for all rows. The operands are transposed beforehand, also in the gradient: `matMul` with `transposeB` is ten
 * times slower on the wasm backend.
 *
 * @param queries    `[N, D]`.
 * @param references `[M, D]`.
 * @returns `[N, M]`, owned by the caller.
 */
export function dotProducts(queries: Tensor2D, references: Tensor2D): Tensor2D {
  return withGradient<Tensor2D, readonly [Tensor2D, Tensor2D]>([queries, references], {
    forward: () => ({
      value: matMul(queries, transpose(references)),
      kept: [queries, references],
    }),
    backward: (gradient, [x, y]) => [matMul(gradient, y), matMul(transpose(gradient), x)],
  });
}
