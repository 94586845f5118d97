import { mul, scalar, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import { checkOneOf } from '../checks/checks.ts';
import { withGradient } from '../distances/custom-gradient.ts';
import { normalizedEuclideanDistance } from '../distances/euclidean-distance.ts';
import { batchClasses } from '../miners/batch-classes.ts';
import type { BatchDistances } from '../miners/batch-distances.ts';
import { hostDistances } from './host-distances.ts';
import { checkTripletMargin } from './triplet.ts';
import type { TripletMargin, TripletOptions } from './triplet.ts';
import { checkTupleBatch } from './tuple-batch.ts';

export interface BatchAllTripletOptions extends Pick<TripletOptions, 'margin' | 'distance'> {
  /** Which triplets divide the sum: those with loss > 0 (default; L_BA≠0 of the paper) or all (L_BA). */
  readonly average?: 'active' | 'all';
}

/**
 * Batch-all triplet loss: [d_ap − d_an + m]₊ over every triplet of the batch. Equal to `tripletLoss` with all triplets, but
 * in O(N²) memory: the triplets are walked through, not listed.
 *
 * @param embeddings `[N, D]` float32; stays the caller's.
 * @param labels     `[N]` whole numbers.
 * @param options.margin   Default 0.05.
 * @param options.distance Default: Euclidean between normalised rows. FaceNet: `normalizedSquaredEuclideanDistance`.
 * @returns Scalar ≥ 0, owned by the caller; 0 without a triplet.
 * @throws {ShapeError|ArgumentError} if shapes, labels or the margin do not fit, or a distance is not finite.
 * @see Hermans et al. 2017, arXiv:1703.07737
 */
export function batchAllTripletLoss(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  options: BatchAllTripletOptions = {},
): Scalar {
  const { margin = 0.05, distance = normalizedEuclideanDistance, average = 'active' } = options;
  checkTripletMargin('batchAllTripletLoss', margin);
  checkOneOf('batchAllTripletLoss', 'average', { value: average, names: ['active', 'all'] });
  return tidy(() => {
    checkTupleBatch('batchAllTripletLoss', embeddings, labels);
    const matrix = distance.matrix(embeddings, embeddings);
    return withGradient<Scalar, readonly [Tensor2D]>([matrix], {
      forward: () => {
        const distances = hostDistances(matrix, distance);
        const sums = sumTriplets(distances, labels, margin);
        const share = 1 / Math.max(1, average === 'active' ? sums.active : sums.all);
        const sign = distance.isSimilarity ? -share : share;
        const slopes = tensor2d(
          Float32Array.from(sums.slopes, (slope) => sign * slope),
          matrix.shape,
        );
        return { value: scalar(sums.loss * share), kept: [slopes] };
      },
      backward: (gradient, [slopes]) => [mul(gradient, slopes)],
    });
  });
}

interface TripletSums {
  loss: number;
  active: number;
  all: number;
  /** `[N·N]` derivative of `loss` by each distance (by each negated similarity). */
  readonly slopes: Float64Array;
}

function sumTriplets(
  distances: BatchDistances,
  labels: ArrayLike<number>,
  margin: TripletMargin,
): TripletSums {
  const { values, size } = distances;
  const classes = batchClasses(labels);
  const sums: TripletSums = { loss: 0, active: 0, all: 0, slopes: new Float64Array(size * size) };
  for (let anchor = 0; anchor < size; anchor += 1) {
    const row = anchor * size;
    const negatives = classes.negativesOf(anchor);
    for (const positive of classes.positivesOf(anchor)) {
      for (const negative of negatives) {
        const excess = (values[row + positive] ?? 0) - (values[row + negative] ?? 0);
        const { loss, slope } = margin === 'soft' ? softMargin(excess) : hinge(excess + margin);
        sums.all += 1;
        if (loss <= 0) continue;
        sums.active += 1;
        sums.loss += loss;
        sums.slopes[row + positive] = (sums.slopes[row + positive] ?? 0) + slope;
        sums.slopes[row + negative] = (sums.slopes[row + negative] ?? 0) - slope;
      }
    }
  }
  return sums;
}

function hinge(x: number): { loss: number; slope: number } {
  return x > 0 ? { loss: x, slope: 1 } : { loss: 0, slope: 0 };
}

function softMargin(x: number): { loss: number; slope: number } {
  return { loss: Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), slope: 1 / (1 + Math.exp(-x)) };
}
