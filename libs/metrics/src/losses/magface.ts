import { add, clipByValue, div, mean, mul, sub, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import { ArgumentError } from '../checks/argument-error.ts';
import { checkPositive } from '../checks/checks.ts';
import { angularMargin } from './angular-margin.ts';
import type { MarginFallback } from './angular-margin.ts';
import { checkAngle } from './check-angle.ts';
import { checkNotNegative } from './check-number.ts';
import { checkClassBatch, checkRank } from './class-batch.ts';
import type { ClassCenters } from './class-batch.ts';
import { cosineLogits } from './cosine-logits.ts';
import { crossEntropyLoss } from './cross-entropy.ts';
import { rowNorms } from './row-norms.ts';
import { resolveScale } from './scale.ts';
import type { Scale } from './scale.ts';
import { targetLogits } from './target-logits.ts';

/** Between which norms the margin grows, and from what to what. */
export interface MagfaceRange {
  /** l_a > 0, default 10. */
  readonly leastNorm?: number;
  /** u_a > l_a, default 110. */
  readonly greatestNorm?: number;
  /** l_m in radians, default 0.45. */
  readonly leastMargin?: number;
  /** u_m ≥ l_m in radians, default 0.8. */
  readonly greatestMargin?: number;
}

export interface MagfaceOptions extends MagfaceRange {
  /** λ_g ≥ 0, default 35. */
  readonly regularization?: number;
  /** Default 64. */
  readonly scale?: Scale;
  /** Default `easy`, as in the published code. */
  readonly fallback?: MarginFallback;
}

/**
 * Margin of each embedding: from l_m at norm l_a, in a straight line, to u_m at u_a. Differentiable in the norm, with the
 * gradient 0 outside of [l_a, u_a].
 *
 * @param embeddings `[N, D]` float32, not normalised.
 * @returns `[N, 1]` radians, owned by the caller.
 */
export function magfaceMargins(embeddings: Tensor2D, range: MagfaceRange = {}): Tensor2D {
  const { leastNorm, greatestNorm, leastMargin, greatestMargin } = checkedRange('magfaceMargins', range);
  checkRank('magfaceMargins', 'embeddings', { tensor: embeddings, rank: 2 });
  const slope = (greatestMargin - leastMargin) / (greatestNorm - leastNorm);
  return tidy(() => {
    const norms = clipByValue(rowNorms(embeddings), leastNorm, greatestNorm);
    return add(mul(sub(norms, leastNorm), slope), leastMargin);
  });
}

/**
 * g: mean of a/u_a² + 1/a with a = ‖x‖ within [l_a, u_a]: falls up to u_a, so that norms grow.
 *
 * @param embeddings `[N, D]` float32, not normalised.
 * @returns Scalar > 0, owned by the caller.
 */
export function magfaceRegularizer(embeddings: Tensor2D, range: MagfaceRange = {}): Scalar {
  const { leastNorm, greatestNorm } = checkedRange('magfaceRegularizer', range);
  checkRank('magfaceRegularizer', 'embeddings', { tensor: embeddings, rank: 2 });
  return tidy(() => {
    const norms = clipByValue(rowNorms(embeddings), leastNorm, greatestNorm);
    return mean(add(div(norms, greatestNorm ** 2), div(1, norms)));
  });
}

/**
 * Logits of MagFace: ArcFace with the margin of each embedding.
 *
 * @param embeddings `[N, D]` float32, not normalised: their length is their quality.
 * @param labels     `[N]` whole numbers in [0, C).
 * @returns `[N, C]`, owned by the caller.
 */
export function magfaceLogits(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  { centers, scale = 64, fallback = 'easy', ...range }: MagfaceOptions & ClassCenters,
): Tensor2D {
  checkClassBatch('magfaceLogits', { embeddings, labels, centers });
  const factor = resolveScale('magfaceLogits', scale, centers.shape[0]);
  return tidy(() => {
    const angle = magfaceMargins(embeddings, range);
    return targetLogits(
      'magfaceLogits',
      { cosines: cosineLogits(embeddings, centers), labels },
      { scale: factor, target: (targets) => angularMargin(targets, { angle, fallback }) },
    );
  });
}

/**
 * MagFace: cross-entropy of `magfaceLogits` + λ_g · `magfaceRegularizer`. The defaults are for networks with norms of tens;
 * for fine-tuning one with unit norms its authors advise (l_a, u_a, l_m, u_m, λ_g) = (1, 51, 0.45, 1, 5).
 *
 * @returns Scalar > 0, owned by the caller.
 * @throws {ShapeError|ArgumentError} if shapes or labels do not fit, or an option is out of range.
 * @see Meng et al. 2021, arXiv:2103.06627
 */
export function magfaceLoss(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  options: MagfaceOptions & ClassCenters,
): Scalar {
  const { regularization = 35 } = options;
  checkNotNegative('magfaceLoss', 'regularization', regularization);
  return tidy(() =>
    add(
      crossEntropyLoss(magfaceLogits(embeddings, labels, options), labels),
      mul(magfaceRegularizer(embeddings, options), regularization),
    ),
  );
}

function checkedRange(caller: string, range: MagfaceRange): Required<MagfaceRange> {
  const { leastNorm = 10, greatestNorm = 110, leastMargin = 0.45, greatestMargin = 0.8 } = range;
  checkPositive(caller, 'leastNorm', leastNorm);
  checkPositive(caller, 'greatestNorm', greatestNorm);
  checkAngle(caller, 'leastMargin', leastMargin);
  checkAngle(caller, 'greatestMargin', greatestMargin);
  if (greatestNorm <= leastNorm) {
    throw new ArgumentError(caller, 'greatestNorm', {
      expected: `be above leastNorm ${leastNorm}`,
      actual: greatestNorm,
    });
  }
  if (greatestMargin < leastMargin) {
    throw new ArgumentError(caller, 'greatestMargin', {
      expected: `be at least leastMargin ${leastMargin}`,
      actual: greatestMargin,
    });
  }
  return { leastNorm, greatestNorm, leastMargin, greatestMargin };
}
