import { sub, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import { checkNotNegative } from './check-number.ts';
import { checkClassBatch } from './class-batch.ts';
import type { ClassCenters } from './class-batch.ts';
import { cosineLogits } from './cosine-logits.ts';
import { crossEntropyLoss } from './cross-entropy.ts';
import { resolveScale } from './scale.ts';
import type { Scale } from './scale.ts';
import { targetLogits } from './target-logits.ts';

export interface CosfaceOptions {
  /** m ≥ 0 in units of cosine, default 0.35. */
  readonly margin?: number;
  /** Default 64. */
  readonly scale?: Scale;
}

/**
 * Logits of CosFace: scale · (cosθ_y − m) for the target, scale · cosθ_j for the others.
 *
 * @param cosines `[N, C]` in [−1, 1].
 * @returns `[N, C]`, owned by the caller.
 */
export function cosfaceLogits(
  cosines: Tensor2D,
  labels: ArrayLike<number>,
  { margin = 0.35, scale = 64 }: CosfaceOptions = {},
): Tensor2D {
  checkNotNegative('cosfaceLogits', 'margin', margin);
  return targetLogits(
    'cosfaceLogits',
    { cosines, labels },
    {
      scale: resolveScale('cosfaceLogits', scale, cosines.shape[1]),
      target: (targets) => sub(targets, margin),
    },
  );
}

/**
 * CosFace (large margin cosine loss): cross-entropy of `cosfaceLogits`.
 *
 * Differs from Quaterion: that takes cos(cosθ − m), another function. Differs from many configurations of InsightFace that
 * are called "arcface": with m3 = 0.4 they are this loss.
 *
 * @param embeddings `[N, D]` float32, of any length.
 * @param labels     `[N]` whole numbers in [0, C).
 * @returns Scalar ≥ 0, owned by the caller; 0 with one class.
 * @throws {ShapeError|ArgumentError} if shapes or labels do not fit, the margin is below 0 or the scale not above 0.
 * @see Wang et al. 2018, arXiv:1801.09414
 */
export function cosfaceLoss(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  { centers, ...options }: CosfaceOptions & ClassCenters,
): Scalar {
  checkClassBatch('cosfaceLoss', { embeddings, labels, centers });
  return tidy(() =>
    crossEntropyLoss(cosfaceLogits(cosineLogits(embeddings, centers), labels, options), labels),
  );
}
