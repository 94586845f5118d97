import { add, div, mean, mul, square, sub, sum, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import { checkOneOf, checkRate } from '../checks/checks.ts';
import { checkClassBatch } from './class-batch.ts';
import type { ClassCenters } from './class-batch.ts';
import { classRows, sumsByClass } from './class-rows.ts';

/** What the squared distances become: `mean` of them (reid-strong-baseline), or `half-sum`, ½ of their sum (Wen). */
export type CenterLossForm = 'mean' | 'half-sum';

export interface CenterLossOptions extends ClassCenters {
  /** Default `mean`. */
  readonly form?: CenterLossForm;
}

/**
 * Center loss: squared Euclidean distance of each embedding to the centre of its class, neither normalised. Added to
 * another loss, usually times 5e-4.
 *
 * Its gradient with respect to the centres serves to train them (SGD, rate 0.5); the paper moves them by `nextCenters`.
 * Differs from Quaterion: no division by D. Differs from reid-strong-baseline: that adds (C − 1) · 1e-12 by clamping zeros.
 *
 * @param embeddings `[N, D]` float32.
 * @param labels     `[N]` whole numbers in [0, C).
 * @returns Scalar ≥ 0, owned by the caller.
 * @throws {ShapeError|ArgumentError} if shapes or labels do not fit.
 * @see Wen et al. 2016, doi:10.1007/978-3-319-46478-7_31, equation 2
 */
export function centerLoss(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  { centers, form = 'mean' }: CenterLossOptions,
): Scalar {
  checkClassBatch('centerLoss', { embeddings, labels, centers });
  checkOneOf('centerLoss', 'form', { value: form, names: ['mean', 'half-sum'] });
  return tidy(() => {
    const distances = sum(square(sub(embeddings, classRows(centers, labels))), 1);
    return form === 'mean' ? mean(distances) : div(sum(distances), 2);
  });
}

/**
 * Centres after a batch: c_j − α · Σ_{y=j}(c_j − x) / (1 + n_j), with n_j the embeddings of class j. A class without one
 * stays where it is; the 1 keeps a class with few from leaping.
 *
 * @param embeddings `[N, D]` float32.
 * @param labels     `[N]` whole numbers in [0, C).
 * @param options.rate α in (0, 1], default 0.5.
 * @returns `[C, D]`, a new tensor owned by the caller.
 * @throws {ShapeError|ArgumentError} if shapes or labels do not fit, or the rate is outside (0, 1].
 * @see Wen et al. 2016, doi:10.1007/978-3-319-46478-7_31, equation 4
 */
export function nextCenters(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  { centers, rate = 0.5 }: ClassCenters & { readonly rate?: number },
): Tensor2D {
  checkClassBatch('nextCenters', { embeddings, labels, centers });
  checkRate('nextCenters', 'rate', rate);
  const counts = new Float32Array(centers.shape[0]);
  for (let i = 0; i < labels.length; i += 1) counts[labels[i] ?? 0] = (counts[labels[i] ?? 0] ?? 0) + 1;
  return tidy(() => {
    const sizes = tensor2d(counts, [counts.length, 1]);
    const pulls = sub(mul(sizes, centers), sumsByClass(embeddings, { labels, classes: counts.length }));
    return sub(centers, mul(div(pulls, add(sizes, 1)), rate));
  });
}
