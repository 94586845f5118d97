import { argMax, cast, equal, expandDims, mul, range, reshape, sum, tidy } from '@tensorflow/tfjs-core';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { ShapeError } from '../checks/argument-error.ts';
import { withGradient } from '../distances/custom-gradient.ts';
import { checkRank } from './class-batch.ts';
import { cosineLogits } from './cosine-logits.ts';

/** One or more trainable rows a class. */
export interface SubCenters {
  /** `[C, K, D]` float32, K rows a class, of any length; stays the caller's. */
  readonly centers: Tensor3D;
}

/**
 * Cosines between embeddings and each row of each class.
 *
 * @param embeddings `[N, D]`.
 * @param centers    `[C, K, D]`.
 * @returns `[N, C, K]`, owned by the caller.
 * @throws {ShapeError} if a tensor has another rank or an empty axis, or if D differs.
 */
export function subCenterCosines(embeddings: Tensor2D, centers: Tensor3D): Tensor3D {
  checkRank('subCenterCosines', 'embeddings', { tensor: embeddings, rank: 2 });
  checkRank('subCenterCosines', 'centers', { tensor: centers, rank: 3 });
  const [classes, perClass, dimensions] = centers.shape;
  if (dimensions !== embeddings.shape[1]) {
    throw new ShapeError('subCenterCosines', 'centers', {
      expected: `have ${embeddings.shape[1]} columns as embeddings has`,
      actual: `shape [${centers.shape.join(', ')}]`,
    });
  }
  return tidy(() => {
    const rows: Tensor2D = reshape(centers, [classes * perClass, dimensions]);
    return reshape(cosineLogits(embeddings, rows), [embeddings.shape[0], classes, perClass]);
  });
}

/**
 * The largest cosine of each class. Of equal ones the first gets the gradient, the others none (`max` of tfjs gives it to
 * each of them in full).
 *
 * @param cosines `[N, C, K]`.
 * @returns `[N, C]`, owned by the caller.
 */
export function nearestSubCenterCosines(cosines: Tensor3D): Tensor2D {
  return tidy(() =>
    withGradient<Tensor2D, readonly [Tensor3D]>([cosines], {
      forward: () => {
        // oneHot refuses K = 1.
        const isChosen = equal(expandDims(argMax(cosines, 2), 2), range(0, cosines.shape[2], 1, 'int32'));
        const chosen: Tensor3D = reshape(cast(isChosen, 'float32'), cosines.shape);
        return { value: sum(mul(cosines, chosen), 2), kept: [chosen] };
      },
      backward: (gradient, [chosen]) => [mul(chosen, expandDims(gradient, 2))],
    }),
  );
}

/**
 * Which sub-centre of each class is nearest; the first of equal ones.
 *
 * @param cosines `[N, C, K]`.
 * @returns `[N, C]` int32 in [0, K), owned by the caller.
 */
export function nearestSubCenters(cosines: Tensor3D): Tensor2D {
  return argMax(cosines, 2);
}
