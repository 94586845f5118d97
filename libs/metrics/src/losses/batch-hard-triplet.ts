import { tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { normalizedEuclideanDistance } from '../distances/euclidean-distance.ts';
import { batchHardTriplets } from '../miners/batch-hard-miner.ts';
import { meanReducer } from '../reducers/mean-reducer.ts';
import { hostDistances } from './host-distances.ts';
import { reduceElements } from './reduce-elements.ts';
import { checkTripletMargin, tripletLosses } from './triplet.ts';
import type { TripletOptions } from './triplet.ts';
import { checkTupleBatch } from './tuple-batch.ts';

/**
 * Batch-hard triplet loss: per anchor the farthest positive against the nearest negative, [max_p d_ap − min_n d_an + m]₊, or
 * with the soft margin ln(1 + e^x).
 *
 * Of equally hard rows the first is taken, so that ties get the gradient of one, not of each.
 *
 * It mines by itself; the tuples of any miner go into `tripletLoss`.
 *
 * Differs from torchreid, BoT and FastReID: an anchor is not its own positive; anchors without a positive or a negative are
 * left out. Differs from BoT: classes may have any sizes.
 *
 * @param embeddings `[N, D]` float32; stays the caller's.
 * @param labels     `[N]` whole numbers.
 * @param options.margin   Default 0.3. BoT takes it between rows as they are: `euclideanDistance`.
 * @param options.distance Default: Euclidean between normalised rows.
 * @param options.reducer  Default: mean over the anchors that take part, those with loss 0 included.
 * @returns Scalar ≥ 0, owned by the caller; 0 where no anchor takes part. If all rows coincide it is the margin, and the
 * gradient is 0.
 * @throws {ShapeError|ArgumentError} if shapes, labels or the margin do not fit, or a distance is not finite.
 * @see Hermans et al. 2017, arXiv:1703.07737
 */
export function batchHardTripletLoss(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  options: Omit<TripletOptions, 'tuples'> = {},
): Scalar {
  const { margin = 0.3, distance = normalizedEuclideanDistance, reducer = meanReducer } = options;
  checkTripletMargin('batchHardTripletLoss', margin);
  return tidy(() => {
    checkTupleBatch('batchHardTripletLoss', embeddings, labels);
    const matrix = distance.matrix(embeddings, embeddings);
    const triplets = batchHardTriplets(hostDistances(matrix, distance), labels);
    const losses = (): Tensor1D => tripletLosses(matrix, triplets, { distance, margin });
    return reduceElements(embeddings, { anchors: triplets.anchors, labels }, { reducer, losses });
  });
}
