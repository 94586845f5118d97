import { add, div, mul, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import { checkPositive, checkWhole } from '../checks/checks.ts';
import { checkNotNegative } from './check-number.ts';
import { checkClassBatch } from './class-batch.ts';
import type { ClassCenters } from './class-batch.ts';
import { cosineLogits } from './cosine-logits.ts';
import { crossEntropyLoss } from './cross-entropy.ts';
import { rowNorms } from './row-norms.ts';
import { spherefacePsi } from './sphereface-psi.ts';
import { targetLogits } from './target-logits.ts';

export interface SpherefaceOptions extends ClassCenters {
  /** m, whole, ≥ 1; default 4. */
  readonly margin?: number;
  /** λ ≥ 0 of this step, see `spherefaceLambda`; default 0: all margin. */
  readonly lambda?: number;
  /** Default 1: the length of the embedding is the scale. */
  readonly scale?: number;
}

/**
 * Logits of SphereFace: ‖x‖ · (λ·cosθ_y + ψ(θ_y)) / (1 + λ) for the target, ‖x‖ · cosθ_j for the others.
 *
 * @param embeddings `[N, D]` float32, not normalised.
 * @param labels     `[N]` whole numbers in [0, C).
 * @returns `[N, C]`, owned by the caller.
 */
export function spherefaceLogits(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  { centers, margin = 4, lambda = 0, scale = 1 }: SpherefaceOptions,
): Tensor2D {
  checkClassBatch('spherefaceLogits', { embeddings, labels, centers });
  checkNotNegative('spherefaceLogits', 'lambda', lambda);
  checkPositive('spherefaceLogits', 'scale', scale);
  return tidy(() => {
    const logits = targetLogits(
      'spherefaceLogits',
      { cosines: cosineLogits(embeddings, centers), labels },
      {
        scale,
        target: (targets) => div(add(mul(lambda, targets), spherefacePsi(targets, margin)), 1 + lambda),
      },
    );
    return mul(rowNorms(embeddings), logits);
  });
}

/**
 * SphereFace (A-Softmax): cross-entropy of `spherefaceLogits`.
 *
 * Differs from pytorch-metric-learning: λ is annealed, without which training from scratch with m = 4 does not start.
 *
 * @returns Scalar ≥ 0, owned by the caller; 0 with one class.
 * @throws {ShapeError|ArgumentError} if shapes or labels do not fit, m is not whole, λ is below 0 or the scale not above 0.
 * @see Liu et al. 2017, arXiv:1704.08063
 */
export function spherefaceLoss(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  options: SpherefaceOptions,
): Scalar {
  return tidy(() => crossEntropyLoss(spherefaceLogits(embeddings, labels, options), labels));
}

export interface SpherefaceLambdaOptions {
  /** λ at step 0, default 1000. */
  readonly start?: number;
  /** What λ does not fall below, default 5. */
  readonly least?: number;
  /** γ ≥ 0, default 0.12. */
  readonly rate?: number;
  /** p ≥ 0, default 1. */
  readonly power?: number;
}

/**
 * λ of a step: max(least, start · (1 + γ·step)^−p), from almost plain softmax towards the full margin.
 *
 * @param step Whole, ≥ 0.
 * @returns ≥ least; falls, or stays, with the step.
 * @throws {ArgumentError} if the step is not whole or an option is below 0.
 * @see Liu et al. 2017, arXiv:1704.08063, appendix G, and its published solver settings
 */
export function spherefaceLambda(step: number, options: SpherefaceLambdaOptions = {}): number {
  const { start = 1000, least = 5, rate = 0.12, power = 1 } = options;
  checkWhole('spherefaceLambda', 'step', { value: step, atLeast: 0 });
  for (const [name, value] of Object.entries({ start, least, rate, power })) {
    checkNotNegative('spherefaceLambda', name, value);
  }
  return Math.max(least, start * (1 + rate * step) ** -power);
}
