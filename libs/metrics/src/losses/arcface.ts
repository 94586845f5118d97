import { tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import { angularMargin } from './angular-margin.ts';
import type { MarginFallback, MarginGradient } from './angular-margin.ts';
import { checkAngle } from './check-angle.ts';
import { checkClassBatch } from './class-batch.ts';
import type { ClassCenters } from './class-batch.ts';
import { cosineLogits } from './cosine-logits.ts';
import { crossEntropyLoss } from './cross-entropy.ts';
import { resolveScale } from './scale.ts';
import type { Scale } from './scale.ts';
import { targetLogits } from './target-logits.ts';

export interface ArcfaceOptions {
  /** m in radians, [0, π), default 0.5 (28.65°). */
  readonly margin?: number;
  /** Default 64; `auto` for few classes. */
  readonly scale?: Scale;
  /** Past θ = π − m; default `hard`. */
  readonly fallback?: MarginFallback;
  /** Default `exact`; InsightFace trains with `straight-through` and the fallback `none`. */
  readonly gradient?: MarginGradient;
}

/**
 * Logits of ArcFace: scale · cos(θ_y + m) for the target, scale · cosθ_j for the others.
 *
 * @param cosines `[N, C]`; beyond ±1 by rounding counts as ±1.
 * @returns `[N, C]`, owned by the caller.
 */
export function arcfaceLogits(
  cosines: Tensor2D,
  labels: ArrayLike<number>,
  { margin = 0.5, scale = 64, fallback = 'hard', gradient = 'exact' }: ArcfaceOptions = {},
): Tensor2D {
  checkAngle('arcfaceLogits', 'margin', margin);
  return targetLogits(
    'arcfaceLogits',
    { cosines, labels },
    {
      scale: resolveScale('arcfaceLogits', scale, cosines.shape[1]),
      target: (targets) => angularMargin(targets, { angle: margin, fallback, gradient }),
    },
  );
}

/**
 * ArcFace (additive angular margin loss): cross-entropy of `arcfaceLogits`. Value and gradient are finite also where an
 * embedding equals its class centre or its opposite.
 *
 * Differs from pytorch-metric-learning and open-metric-learning: both give NaN gradients there. Differs from InsightFace,
 * Quaterion and FastReID: they have no fallback past π − m. Differs from pytorch-metric-learning: the margin is in radians.
 *
 * @param embeddings `[N, D]` float32, of any length.
 * @param labels     `[N]` whole numbers in [0, C).
 * @returns Scalar ≥ 0, owned by the caller; 0 with one class.
 * @throws {ShapeError|ArgumentError} if shapes or labels do not fit, the margin is outside [0, π) or the scale not above 0.
 * @see Deng et al. 2019, arXiv:1801.07698
 */
export function arcfaceLoss(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  { centers, ...options }: ArcfaceOptions & ClassCenters,
): Scalar {
  checkClassBatch('arcfaceLoss', { embeddings, labels, centers });
  return tidy(() =>
    crossEntropyLoss(arcfaceLogits(cosineLogits(embeddings, centers), labels, options), labels),
  );
}
