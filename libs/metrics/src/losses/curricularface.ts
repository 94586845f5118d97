import { add, greater, mul, onesLike, sum, tidy, where } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { ArgumentError } from '../checks/argument-error.ts';
import { checkFinite, checkNotEmpty, checkRate } from '../checks/checks.ts';
import { withGradient } from '../distances/custom-gradient.ts';
import { angularMargin } from './angular-margin.ts';
import { checkAngle } from './check-angle.ts';
import { checkClassBatch, oneHotLabels } from './class-batch.ts';
import type { ClassCenters } from './class-batch.ts';
import { cosineLogits } from './cosine-logits.ts';
import { checkLogits, crossEntropyLoss } from './cross-entropy.ts';
import { resolveScale } from './scale.ts';
import type { Scale } from './scale.ts';
import { targetLogits } from './target-logits.ts';

export interface CurricularfaceOptions {
  /** t in [−1, 1], how far the curriculum has got: that of `nextCurriculum` for this very batch. 0 before the first. */
  readonly curriculum: number;
  /** m in radians, [0, π), default 0.5. */
  readonly margin?: number;
  /** Default 64. */
  readonly scale?: Scale;
}

/**
 * Logits of CurricularFace: ArcFace with the hard fallback for the target; of the others, the hard ones (c_j > cos(θ_y + m))
 * become c_j·(t + c_j), so that they weigh little at first and more as t grows.
 *
 * @param cosines `[N, C]`.
 * @returns `[N, C]`, owned by the caller.
 */
export function curricularfaceLogits(
  cosines: Tensor2D,
  labels: ArrayLike<number>,
  { curriculum, margin = 0.5, scale = 64 }: CurricularfaceOptions,
): Tensor2D {
  checkAngle('curricularfaceLogits', 'margin', margin);
  checkCurriculum('curricularfaceLogits', curriculum);
  return targetLogits(
    'curricularfaceLogits',
    { cosines, labels },
    {
      scale: resolveScale('curricularfaceLogits', scale, cosines.shape[1]),
      target: (targets) => angularMargin(targets, { angle: margin, fallback: 'hard' }),
      others: (all, targets) => hardened(all, { targets, curriculum, margin }),
    },
  );
}

/**
 * CurricularFace: cross-entropy of `curricularfaceLogits`. The state t goes in; `nextCurriculum` gives the one to use, before
 * the loss of the batch, from `targetCosines`.
 *
 * @param embeddings `[N, D]` float32, of any length.
 * @param labels     `[N]` whole numbers in [0, C).
 * @returns Scalar ≥ 0, owned by the caller; 0 with one class.
 * @throws {ShapeError|ArgumentError} if shapes or labels do not fit, or an option is out of range.
 * @see Huang et al. 2020, arXiv:2004.00288
 */
export function curricularfaceLoss(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  { centers, ...options }: CurricularfaceOptions & ClassCenters,
): Scalar {
  checkClassBatch('curricularfaceLoss', { embeddings, labels, centers });
  return tidy(() =>
    crossEntropyLoss(curricularfaceLogits(cosineLogits(embeddings, centers), labels, options), labels),
  );
}

/**
 * The curriculum for a batch: t ← momentum · mean(c_y) + (1 − momentum) · t, on cosines without margin.
 *
 * @param targetCosines `[N]`, see `targetCosines`.
 * @param previous t in [−1, 1]; 0 before the first batch.
 * @param options.momentum In (0, 1], default 0.01.
 * @throws {ShapeError|ArgumentError} if there is no cosine, one is not finite, or an option is out of range.
 */
export function nextCurriculum(
  targetCosines: ArrayLike<number>,
  previous: number,
  { momentum = 0.01 }: { readonly momentum?: number } = {},
): number {
  checkNotEmpty('nextCurriculum', 'targetCosines', targetCosines);
  checkFinite('nextCurriculum', 'targetCosines', targetCosines);
  checkRate('nextCurriculum', 'momentum', momentum);
  checkCurriculum('nextCurriculum', previous);
  const mean = Array.from(targetCosines).reduce((total, cosine) => total + cosine, 0) / targetCosines.length;
  // Rounding may lead a mean of cosines past 1.
  return Math.min(1, Math.max(-1, momentum * mean + (1 - momentum) * previous));
}

/**
 * Cosine of each embedding to its own class.
 *
 * @param cosines `[N, C]`.
 * @returns `[N]`, owned by the caller.
 */
export function targetCosines(cosines: Tensor2D, labels: ArrayLike<number>): Tensor1D {
  checkLogits('targetCosines', cosines, labels);
  return tidy(() => sum(mul(cosines, oneHotLabels(labels, cosines.shape[1])), 1));
}

/** c_j·(t + c_j) where c_j > cos(θ_y + m), else c_j. The comparison gets no gradient. */
function hardened(
  cosines: Tensor2D,
  of: { readonly targets: Tensor2D; readonly curriculum: number; readonly margin: number },
): Tensor2D {
  return withGradient<Tensor2D, readonly [Tensor2D]>([cosines], {
    forward: () => {
      const isHard = greater(cosines, angularMargin(of.targets, { angle: of.margin, fallback: 'none' }));
      const weight: Tensor2D = add(cosines, of.curriculum);
      return {
        value: where(isHard, mul(cosines, weight), cosines),
        kept: [where(isHard, add(cosines, weight), onesLike(cosines))],
      };
    },
    backward: (gradient, [slope]) => [mul(gradient, slope)],
  });
}

function checkCurriculum(caller: string, curriculum: number): void {
  if (curriculum >= -1 && curriculum <= 1) return;
  throw new ArgumentError(caller, 'curriculum', { expected: 'be in [-1, 1]', actual: curriculum });
}
