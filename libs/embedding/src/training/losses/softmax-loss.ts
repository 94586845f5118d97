import { crossEntropies } from '@gallerist/metrics/losses';
import { dotProductSimilarity } from '@gallerist/metrics/distances';
import { add, div, maximum, mean, mul, sum, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { ClassLossSpec } from '../recipe/loss.schema.ts';

type SoftmaxSpec = Extract<ClassLossSpec, { readonly name: 'softmax' }>;

export interface SoftmaxBatch {
  readonly x: Tensor2D;
  readonly labels: Int32Array;
  readonly centers: Tensor2D;
  readonly bias?: Tensor1D;
  /** `[n]` how much each row counts, ≥ 0; default: all alike. */
  readonly rowWeights?: Tensor1D;
}

/**
 * The plain softmax classifier: cross-entropy of ⟨x, w_c⟩ + b_c, with the length of x as it is.
 *
 * @returns Scalar ≥ 0, the weighted mean over the rows; 0 where no row counts.
 */
export function softmaxLoss({ labelSmoothing }: SoftmaxSpec, batch: SoftmaxBatch): Scalar {
  const { x, labels, centers, bias, rowWeights } = batch;
  return tidy(() => {
    const products = dotProductSimilarity.matrix(x, centers);
    const logits: Tensor2D = bias === undefined ? products : add(products, bias);
    const losses = crossEntropies(logits, smoothTargets(labels, centers.shape[0], labelSmoothing));
    if (rowWeights === undefined) return mean(losses);
    return div(sum(mul(losses, rowWeights)), maximum(sum(rowWeights), 1e-6));
  });
}

function smoothTargets(labels: Int32Array, classes: number, epsilon: number): Tensor2D {
  const targets = new Float32Array(labels.length * classes).fill(epsilon / classes);
  labels.forEach((label, row) => (targets[row * classes + label] = 1 - epsilon + epsilon / classes));
  return tensor2d(targets, [labels.length, classes]);
}
