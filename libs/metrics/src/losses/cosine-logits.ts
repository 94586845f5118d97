import { tidy } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { ShapeError } from '../checks/argument-error.ts';
import { dotProducts } from '../distances/dot-products.ts';
import { l2Normalize } from '../distances/l2-normalize.ts';
import { checkRank } from './class-batch.ts';

/**
 * Cosines between embeddings and class centres: ⟨x_i, w_j⟩ / (‖x_i‖ ‖w_j‖).
 *
 * Neither has to be normalised. A zero row has cosine 0 to all and gets the gradient 0. In float32 a cosine may pass ±1 by
 * some 1e-7; the losses that take its angle see to that. The product is taken with operands transposed beforehand, also
 * in the gradient: `matMul` with `transposeB` is ten times slower on wasm.
 *
 * @param embeddings `[N, D]` float32.
 * @param centers    `[C, D]` float32.
 * @returns `[N, C]`, owned by the caller.
 * @throws {ShapeError} if a tensor is no matrix, is empty, or if D differs.
 */
export function cosineLogits(embeddings: Tensor2D, centers: Tensor2D): Tensor2D {
  checkRank('cosineLogits', 'embeddings', { tensor: embeddings, rank: 2 });
  checkRank('cosineLogits', 'centers', { tensor: centers, rank: 2 });
  if (embeddings.shape[1] !== centers.shape[1]) {
    throw new ShapeError('cosineLogits', 'centers', {
      expected: `have ${embeddings.shape[1]} columns as embeddings has`,
      actual: `shape [${centers.shape.join(', ')}]`,
    });
  }
  return tidy(() => dotProducts(l2Normalize(embeddings), l2Normalize(centers)));
}
