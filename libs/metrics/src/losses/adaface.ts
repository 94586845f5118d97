import { acos, add, clipByValue, cos, mul, sub, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import { ArgumentError } from '../checks/argument-error.ts';
import { checkPositive } from '../checks/checks.ts';
import { ADAFACE_NORM_RANGE } from './adaface-state.ts';
import type { AdafaceState } from './adaface-state.ts';
import { checkAngle } from './check-angle.ts';
import { checkNotNegative } from './check-number.ts';
import { checkClassBatch, checkRank } from './class-batch.ts';
import type { ClassCenters } from './class-batch.ts';
import { cosineLogits } from './cosine-logits.ts';
import { crossEntropyLoss } from './cross-entropy.ts';
import { resolveScale } from './scale.ts';
import type { Scale } from './scale.ts';
import { rowNorms } from './row-norms.ts';
import { stopGradient } from './stop-gradient.ts';
import { targetLogits } from './target-logits.ts';

export interface AdafaceOptions {
  /** That of `nextAdafaceState` for this very batch. */
  readonly state: AdafaceState;
  /** m in radians and in units of cosine, [0, π), default 0.4. */
  readonly margin?: number;
  /** h ≥ 0: how much a deviation of the norm counts, default 0.333. */
  readonly concentration?: number;
  /** Default 64. */
  readonly scale?: Scale;
  /** What cosines keep from ±1, angles from 0 and π, and the deviation of norms from 0: > 0, default 1e-3. */
  readonly epsilon?: number;
}

const DEFAULT_EPSILON = 1e-3;

/**
 * k of each embedding: (‖x‖ − mean) / (deviation + ε) · h within [−1, 1], without a gradient. High norms stand for
 * good images.
 *
 * @param embeddings `[N, D]` float32, not normalised.
 * @returns `[N, 1]`, owned by the caller.
 */
export function adafaceMarginScalers(
  embeddings: Tensor2D,
  options: Pick<AdafaceOptions, 'state' | 'concentration' | 'epsilon'>,
): Tensor2D {
  const { state, concentration = 0.333, epsilon = DEFAULT_EPSILON } = options;
  checkPositive('adafaceMarginScalers', 'epsilon', epsilon);
  checkRank('adafaceMarginScalers', 'embeddings', { tensor: embeddings, rank: 2 });
  checkNotNegative('adafaceMarginScalers', 'concentration', concentration);
  checkState(state);
  const { least, greatest } = ADAFACE_NORM_RANGE;
  const steepness = concentration / (state.deviation + epsilon);
  return tidy(() => {
    const norms = clipByValue(stopGradient(rowNorms(embeddings)), least, greatest);
    return clipByValue(mul(sub(norms, state.mean), steepness), -1, 1);
  });
}

/**
 * Logits of AdaFace: scale · (cos(θ_y − m·k) − m − m·k) for the target, scale · cosθ_j for the others, k as
 * `adafaceMarginScalers`. All cosines are cut to ±(1 − ε) and the angle to [ε, π − ε]; no gradient beyond.
 *
 * @param embeddings `[N, D]` float32, not normalised: their length is their quality.
 * @param labels     `[N]` whole numbers in [0, C).
 * @returns `[N, C]`, owned by the caller.
 */
export function adafaceLogits(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  options: AdafaceOptions & ClassCenters,
): Tensor2D {
  const { centers, margin = 0.4, scale = 64, epsilon = DEFAULT_EPSILON } = options;
  checkClassBatch('adafaceLogits', { embeddings, labels, centers });
  checkAngle('adafaceLogits', 'margin', margin);
  const factor = resolveScale('adafaceLogits', scale, centers.shape[0]);
  return tidy(() => {
    const shift = mul(adafaceMarginScalers(embeddings, options), margin);
    const cosines = clipByValue(cosineLogits(embeddings, centers), -1 + epsilon, 1 - epsilon);
    return targetLogits(
      'adafaceLogits',
      { cosines, labels },
      {
        scale: factor,
        target: (targets) =>
          sub(cos(clipByValue(sub(acos(targets), shift), epsilon, Math.PI - epsilon)), add(shift, margin)),
      },
    );
  });
}

/**
 * AdaFace: cross-entropy of `adafaceLogits`. The state goes in; `nextAdafaceState` gives the one to use, before the loss
 * of the batch, from the norms of its embeddings.
 *
 * @returns Scalar ≥ 0, owned by the caller; 0 with one class. Finite for a batch of one.
 * @throws {ShapeError|ArgumentError} if shapes or labels do not fit, or an option is out of range.
 * @see Kim et al. 2022, arXiv:2204.00964
 */
export function adafaceLoss(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  options: AdafaceOptions & ClassCenters,
): Scalar {
  return tidy(() => crossEntropyLoss(adafaceLogits(embeddings, labels, options), labels));
}

function checkState({ mean, deviation }: AdafaceState): void {
  if (Number.isFinite(mean) && deviation >= 0 && deviation < Infinity) return;
  throw new ArgumentError('adafaceMarginScalers', 'state', {
    expected: 'hold a finite mean and a finite deviation >= 0',
    actual: `mean ${mean}, deviation ${deviation}`,
  });
}
