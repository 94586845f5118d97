import { div, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import { checkPositive } from '../checks/checks.ts';
import { checkClassBatch } from './class-batch.ts';
import type { ClassCenters } from './class-batch.ts';
import { cosineLogits } from './cosine-logits.ts';
import { crossEntropyLoss } from './cross-entropy.ts';

export interface NormalizedSoftmaxOptions extends ClassCenters {
  /** T > 0, default 0.05. */
  readonly temperature?: number;
}

/**
 * Normalised softmax: cross-entropy of cosθ / T.
 *
 * @param embeddings `[N, D]` float32, of any length.
 * @param labels     `[N]` whole numbers in [0, C).
 * @returns Scalar ≥ 0, owned by the caller; 0 with one class.
 * @throws {ShapeError|ArgumentError} if shapes or labels do not fit, or the temperature is not above 0.
 * @see Zhai and Wu 2019, arXiv:1811.12649
 */
export function normalizedSoftmaxLoss(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  { centers, temperature = 0.05 }: NormalizedSoftmaxOptions,
): Scalar {
  checkClassBatch('normalizedSoftmaxLoss', { embeddings, labels, centers });
  checkPositive('normalizedSoftmaxLoss', 'temperature', temperature);
  return tidy(() => crossEntropyLoss(div(cosineLogits(embeddings, centers), temperature), labels));
}
