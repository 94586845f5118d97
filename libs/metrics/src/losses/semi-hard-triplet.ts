import { tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { normalizedEuclideanDistance } from '../distances/euclidean-distance.ts';
import { batchClasses } from '../miners/batch-classes.ts';
import type { BatchDistances } from '../miners/batch-distances.ts';
import type { TripletIndices } from '../miners/index-tuples.types.ts';
import { farthestRow, nearestRow, rowOf } from '../miners/nearest-row.ts';
import { TripletList } from '../miners/tuple-lists.ts';
import { meanReducer } from '../reducers/mean-reducer.ts';
import { hostDistances } from './host-distances.ts';
import { reduceElements } from './reduce-elements.ts';
import { checkTripletMargin, tripletLosses } from './triplet.ts';
import type { TripletOptions } from './triplet.ts';
import { checkTupleBatch } from './tuple-batch.ts';

/**
 * Semi-hard triplet loss: each pair (a, p) against the nearest negative of `a` that is strictly farther than p; where none
 * is, against the farthest negative. [d_ap − d_an + m]₊, averaged over the pairs.
 *
 * It mines by itself; the tuples of any miner go into `tripletLoss`.
 *
 * Differs from Quaterion: the negatives are the anchor's own, and no row is its own positive. Differs from TensorFlow
 * Addons: d, not d², unless `distance` says so.
 *
 * @param embeddings `[N, D]` float32; stays the caller's.
 * @param labels     `[N]` whole numbers.
 * @param options.margin   Default 0.2.
 * @param options.distance Default: Euclidean between normalised rows.
 * @param options.reducer  Default: mean over (a, p), those with loss 0 included.
 * @returns Scalar ≥ 0, owned by the caller; 0 without a triplet.
 * @throws {ShapeError|ArgumentError} if shapes, labels or the margin do not fit, or a distance is not finite.
 * @see Schroff et al. 2015, arXiv:1503.03832, section 3.2
 */
export function semiHardTripletLoss(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  options: Omit<TripletOptions, 'tuples'> = {},
): Scalar {
  const { margin = 0.2, distance = normalizedEuclideanDistance, reducer = meanReducer } = options;
  checkTripletMargin('semiHardTripletLoss', margin);
  return tidy(() => {
    checkTupleBatch('semiHardTripletLoss', embeddings, labels);
    const matrix = distance.matrix(embeddings, embeddings);
    const triplets = semiHardTriplets(hostDistances(matrix, distance), labels);
    const losses = (): Tensor1D => tripletLosses(matrix, triplets, { distance, margin });
    return reduceElements(embeddings, { anchors: triplets.anchors, labels }, { reducer, losses });
  });
}

function semiHardTriplets(distances: BatchDistances, labels: ArrayLike<number>): TripletIndices {
  const classes = batchClasses(labels);
  const triplets = new TripletList('semiHardTripletLoss');
  for (let anchor = 0; anchor < classes.size; anchor += 1) {
    const row = rowOf(distances, anchor);
    const negatives = classes.negativesOf(anchor);
    const farthest = farthestRow(row, negatives);
    if (farthest === null) continue;
    for (const positive of classes.positivesOf(anchor)) {
      triplets.push(anchor, positive, nearestRow(row, negatives, row[positive]) ?? farthest);
    }
  }
  return triplets.build();
}
