import { div, exp, log, max, mean, mul, reshape, sub, sum, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { withGradient } from '../distances/custom-gradient.ts';
import { checkClassLabels, checkRank, oneHotLabels } from './class-batch.ts';

/**
 * Cross-entropy of each row against a distribution over the classes: −Σ_j t_j ln softmax(z)_j, natural logarithm.
 *
 * Finite for every finite logit (the largest is taken off first). Gradient softmax(z) − t in closed form; the targets get
 * none.
 *
 * @param logits  `[N, C]` float32.
 * @param targets `[N, C]`, rows that add up to 1.
 * @returns `[N]`, owned by the caller.
 */
export function crossEntropies(logits: Tensor2D, targets: Tensor2D): Tensor1D {
  return withGradient<Tensor1D, readonly [Tensor2D, Tensor2D]>([logits], {
    forward: () => {
      const shifted: Tensor2D = sub(logits, max(logits, 1, true));
      const exponentials: Tensor2D = exp(shifted);
      const total: Tensor2D = sum(exponentials, 1, true);
      // Σt(lse − z) without the difference of two large numbers
      const losses: Tensor1D = sum(mul(targets, sub(log(total), shifted)), 1);
      return { value: losses, kept: [div(exponentials, total), targets] };
    },
    backward: (gradient, [probabilities, wanted]) => [
      mul(sub(probabilities, wanted), reshape(gradient, [-1, 1])),
    ],
  });
}

/**
 * Softmax cross-entropy: mean over the rows of logsumexp(z) − z_y, natural logarithm.
 *
 * @param logits `[N, C]` float32.
 * @param labels `[N]` whole numbers in [0, C).
 * @returns Scalar ≥ 0, owned by the caller; 0 with one class.
 * @throws {ShapeError|ArgumentError} if the logits are empty or the labels do not fit them.
 */
export function crossEntropyLoss(logits: Tensor2D, labels: ArrayLike<number>): Scalar {
  checkLogits('crossEntropyLoss', logits, labels);
  return tidy(() => mean(crossEntropies(logits, oneHotLabels(labels, logits.shape[1]))));
}

/** @throws {ShapeError|ArgumentError} if the logits are no matrix or the labels do not fit them. */
export function checkLogits(caller: string, logits: Tensor2D, labels: ArrayLike<number>): void {
  checkRank(caller, 'logits', { tensor: logits, rank: 2 });
  checkClassLabels(caller, labels, { rows: logits.shape[0], classes: logits.shape[1] });
}
