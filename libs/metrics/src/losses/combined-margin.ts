import { sub, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import { checkPositive } from '../checks/checks.ts';
import { angularMargin } from './angular-margin.ts';
import type { MarginFallback, MarginGradient } from './angular-margin.ts';
import { checkAngle } from './check-angle.ts';
import { checkNotNegative } from './check-number.ts';
import { checkClassBatch } from './class-batch.ts';
import type { ClassCenters } from './class-batch.ts';
import { cosineLogits } from './cosine-logits.ts';
import { crossEntropyLoss } from './cross-entropy.ts';
import { resolveScale } from './scale.ts';
import type { Scale } from './scale.ts';
import { targetLogits } from './target-logits.ts';

export interface CombinedMarginOptions {
  /** m1 > 0, the factor on the angle; default 1. */
  readonly angleFactor?: number;
  /** m2 in radians, [0, π), default 0.3. */
  readonly angleMargin?: number;
  /** m3 ≥ 0 in units of cosine, default 0.2. */
  readonly cosineMargin?: number;
  /** Default 64. */
  readonly scale?: Scale;
  /** Past m1·θ + m2 = π; default `hard`. m3 is taken off everywhere. */
  readonly fallback?: MarginFallback;
  /** Default `exact`. */
  readonly gradient?: MarginGradient;
}

/**
 * Logits of the combined margin: scale · (cos(m1·θ_y + m2) − m3) for the target, scale · cosθ_j for the others. (1, m, 0) is
 * ArcFace, (1, 0, m) CosFace.
 *
 * @param cosines `[N, C]`.
 * @returns `[N, C]`, owned by the caller.
 */
export function combinedMarginLogits(
  cosines: Tensor2D,
  labels: ArrayLike<number>,
  options: CombinedMarginOptions = {},
): Tensor2D {
  const { angleFactor = 1, angleMargin = 0.3, cosineMargin = 0.2, scale = 64 } = options;
  const { fallback = 'hard', gradient = 'exact' } = options;
  checkPositive('combinedMarginLogits', 'angleFactor', angleFactor);
  checkAngle('combinedMarginLogits', 'angleMargin', angleMargin);
  checkNotNegative('combinedMarginLogits', 'cosineMargin', cosineMargin);
  const margin = { angle: angleMargin, factor: angleFactor, fallback, gradient };
  return targetLogits(
    'combinedMarginLogits',
    { cosines, labels },
    {
      scale: resolveScale('combinedMarginLogits', scale, cosines.shape[1]),
      target: (targets) => sub(angularMargin(targets, margin), cosineMargin),
    },
  );
}

/**
 * Combined margin loss: cross-entropy of `combinedMarginLogits`.
 *
 * Differs from InsightFace's `CombinedMarginLoss`: that refuses m1 ≠ 1 with m3 = 0, and leaves m1 and m2 out, silently,
 * where m3 > 0.
 *
 * @param embeddings `[N, D]` float32, of any length.
 * @param labels     `[N]` whole numbers in [0, C).
 * @returns Scalar ≥ 0, owned by the caller; 0 with one class.
 * @throws {ShapeError|ArgumentError} if shapes or labels do not fit, or a margin or the scale is out of range.
 * @see Deng et al. 2019, arXiv:1801.07698, equation 4
 */
export function combinedMarginLoss(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  { centers, ...options }: CombinedMarginOptions & ClassCenters,
): Scalar {
  checkClassBatch('combinedMarginLoss', { embeddings, labels, centers });
  return tidy(() =>
    crossEntropyLoss(combinedMarginLogits(cosineLogits(embeddings, centers), labels, options), labels),
  );
}
