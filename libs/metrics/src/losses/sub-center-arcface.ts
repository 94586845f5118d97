import { tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import { arcfaceLogits } from './arcface.ts';
import type { ArcfaceOptions } from './arcface.ts';
import { checkClassBatch } from './class-batch.ts';
import { crossEntropyLoss } from './cross-entropy.ts';
import { nearestSubCenterCosines, subCenterCosines } from './sub-centers.ts';
import type { SubCenters } from './sub-centers.ts';

/**
 * Sub-center ArcFace: ArcFace on c_j = max_k cosθ_jk, with K rows a class (usually 3), so that a class may hold wrong labels
 * or several looks. With K = 1 it is ArcFace.
 *
 * Differs from pytorch-metric-learning: an option that does not exist is a type error, not left out in silence.
 *
 * @param embeddings `[N, D]` float32, of any length.
 * @param labels     `[N]` whole numbers in [0, C).
 * @returns Scalar ≥ 0, owned by the caller; 0 with one class.
 * @throws {ShapeError|ArgumentError} as `arcfaceLoss`.
 * @see Deng et al. 2020, doi:10.1007/978-3-030-58621-8_43
 */
export function subCenterArcfaceLoss(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  { centers, ...options }: ArcfaceOptions & SubCenters,
): Scalar {
  checkClassBatch('subCenterArcfaceLoss', { embeddings, labels, centers });
  return tidy(() => {
    const cosines = nearestSubCenterCosines(subCenterCosines(embeddings, centers));
    return crossEntropyLoss(arcfaceLogits(cosines, labels, options), labels);
  });
}
