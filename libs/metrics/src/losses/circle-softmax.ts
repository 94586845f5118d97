import { add, mul, relu, sub, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import { checkNotNegative } from './check-number.ts';
import { checkClassBatch } from './class-batch.ts';
import type { ClassCenters } from './class-batch.ts';
import { cosineLogits } from './cosine-logits.ts';
import { crossEntropyLoss } from './cross-entropy.ts';
import { resolveScale } from './scale.ts';
import type { Scale } from './scale.ts';
import { stopGradient } from './stop-gradient.ts';
import { targetLogits } from './target-logits.ts';

export interface CircleSoftmaxOptions {
  /** m ≥ 0, default 0.35. */
  readonly margin?: number;
  /** Default 64. */
  readonly scale?: Scale;
}

/**
 * Logits of Circle loss with class labels: scale · [1 + m − c_y]₊ · (c_y − (1 − m)) for the target and
 * scale · [c_j + m]₊ · (c_j − m) for the others. The weights in brackets get no gradient.
 *
 * @param cosines `[N, C]`.
 * @returns `[N, C]`, owned by the caller.
 */
export function circleSoftmaxLogits(
  cosines: Tensor2D,
  labels: ArrayLike<number>,
  { margin = 0.35, scale = 64 }: CircleSoftmaxOptions = {},
): Tensor2D {
  checkNotNegative('circleSoftmaxLogits', 'margin', margin);
  return targetLogits(
    'circleSoftmaxLogits',
    { cosines, labels },
    {
      scale: resolveScale('circleSoftmaxLogits', scale, cosines.shape[1]),
      target: (c) => mul(stopGradient(relu(sub(1 + margin, c))), sub(c, 1 - margin)),
      others: (c) => mul(stopGradient(relu(add(c, margin))), sub(c, margin)),
    },
  );
}

/**
 * Circle loss with class labels (circle softmax): cross-entropy of `circleSoftmaxLogits`. Defaults of FastReID's re-ID
 * baseline; 256 and 0.25 for faces, 128 and 0.25 for re-ID in the paper.
 *
 * Differs from Quaterion, where both signs of m in the weights are wrong, and from TensorFlow Similarity, where gradients
 * flow through the weights.
 *
 * @param embeddings `[N, D]` float32, of any length.
 * @param labels     `[N]` whole numbers in [0, C).
 * @returns Scalar ≥ 0, owned by the caller; 0 with one class.
 * @throws {ShapeError|ArgumentError} if shapes or labels do not fit, the margin is below 0 or the scale not above 0.
 * @see Sun et al. 2020, arXiv:2002.10857
 */
export function circleSoftmaxLoss(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  { centers, ...options }: CircleSoftmaxOptions & ClassCenters,
): Scalar {
  checkClassBatch('circleSoftmaxLoss', { embeddings, labels, centers });
  return tidy(() =>
    crossEntropyLoss(circleSoftmaxLogits(cosineLogits(embeddings, centers), labels, options), labels),
  );
}
