import { matMul, transpose } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { withGradient } from '../distances/custom-gradient.ts';
import { oneHotLabels } from './class-batch.ts';

/**
 * The row of each label: row labels[i] of `centers` at i. A product with the one-hot labels, since wasm lacks the gradient of
 * `gather`; 0 · x makes a row that is not finite spoil all.
 *
 * @param centers `[C, D]`.
 * @returns `[N, D]`, owned by the caller.
 */
export function classRows(centers: Tensor2D, labels: ArrayLike<number>): Tensor2D {
  return withGradient<Tensor2D, readonly []>([centers], {
    forward: () => ({ value: matMul(oneHotLabels(labels, centers.shape[0]), centers), kept: [] }),
    backward: (gradient) => [sumsByClass(gradient, { labels, classes: centers.shape[0] })],
  });
}

/** Sums of the rows of each label, `[C, D]`; 0 for a label without one. Owned by the caller. */
export function sumsByClass(
  rows: Tensor2D,
  { labels, classes }: { readonly labels: ArrayLike<number>; readonly classes: number },
): Tensor2D {
  return matMul(transpose(oneHotLabels(labels, classes)), rows);
}
