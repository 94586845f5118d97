import { add, mean, mul, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import { ArgumentError } from '../checks/argument-error.ts';
import { checkOneOf } from '../checks/checks.ts';
import { oneHotLabels } from './class-batch.ts';
import { checkLogits, crossEntropies } from './cross-entropy.ts';

/**
 * What share of the target each class gets, with C classes:
 * - `all-classes`: ε/C each, and 1 − ε on top for the label (Szegedy; torchreid, reid-strong-baseline);
 * - `other-classes`: ε/(C − 1) for each other one, and 1 − ε for the label (FastReID).
 */
export type LabelSmoothingConvention = 'all-classes' | 'other-classes';

export interface LabelSmoothingOptions {
  /** ε in [0, 1), default 0.1. */
  readonly epsilon?: number;
  /** Default `all-classes`. */
  readonly convention?: LabelSmoothingConvention;
}

/**
 * Cross-entropy against smoothed labels, mean over the rows. The same ε under the two conventions is another target:
 * `other-classes` with ε equals `all-classes` with ε·C/(C − 1).
 *
 * @param logits `[N, C]` float32.
 * @param labels `[N]` whole numbers in [0, C).
 * @returns Scalar ≥ 0, owned by the caller; 0 with one class, which has nobody to share with.
 * @throws {ShapeError|ArgumentError} if the labels do not fit the logits, or ε is outside [0, 1).
 * @see Szegedy et al. 2016, arXiv:1512.00567, section 7
 */
export function labelSmoothingLoss(
  logits: Tensor2D,
  labels: ArrayLike<number>,
  { epsilon = 0.1, convention = 'all-classes' }: LabelSmoothingOptions = {},
): Scalar {
  checkLogits('labelSmoothingLoss', logits, labels);
  if (!(epsilon >= 0 && epsilon < 1)) {
    throw new ArgumentError('labelSmoothingLoss', 'epsilon', { expected: 'be in [0, 1)', actual: epsilon });
  }
  const names = ['all-classes', 'other-classes'];
  checkOneOf('labelSmoothingLoss', 'convention', { value: convention, names });
  const classes = logits.shape[1];
  const share = sharePerClass(epsilon, { classes, convention });
  return tidy(() => {
    const labelTargets = oneHotLabels(labels, classes);
    // Every class gets the share; what is left of 1 goes to the label on top.
    const targets: Tensor2D = add(mul(labelTargets, 1 - share * classes), share);
    return mean(crossEntropies(logits, targets));
  });
}

function sharePerClass(
  epsilon: number,
  of: { readonly classes: number; readonly convention: LabelSmoothingConvention },
): number {
  if (of.convention === 'all-classes') return epsilon / of.classes;
  return of.classes === 1 ? 0 : epsilon / (of.classes - 1);
}
