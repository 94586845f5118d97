import type { Tensor2D } from '@tensorflow/tfjs-core';
import { normalizedEuclideanDistance } from '../distances/euclidean-distance.ts';
import { classesOfDistances } from './batch-classes.ts';
import type { BatchDistances } from './batch-distances.ts';
import { readBatchDistances } from './batch-distances.ts';
import type { TripletIndices } from './index-tuples.types.ts';
import type { MiningOptions } from './mining-options.types.ts';
import { farthestRow, nearestRow, rowOf } from './nearest-row.ts';
import { TripletList } from './tuple-lists.ts';

/**
 * Batch-hard: for each anchor its farthest positive and its nearest negative. Anchors without a positive or a negative are
 * left out; of equal distances the lowest row wins.
 *
 * Differs from torchreid, BoT and FastReID: the anchor itself is no positive, so singletons make no triplet; classes may
 * differ in size.
 *
 * @param embeddings `[N, D]` float32; stays the caller's. No gradient.
 * @param labels     `[N]` whole numbers.
 * @param options.distance Default: Euclidean of L2-normalised rows.
 * @throws {ArgumentError} if a distance is not finite or a label no whole number; {ShapeError} at another number of labels.
 * @see Hermans et al. 2017, arXiv:1703.07737, eq. 5
 */
export function batchHardMiner(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  { distance = normalizedEuclideanDistance }: MiningOptions = {},
): TripletIndices {
  return batchHardTriplets(readBatchDistances(embeddings, distance), labels);
}

/** `batchHardMiner` on distances that are known: N² comparisons, no tensors. */
export function batchHardTriplets(distances: BatchDistances, labels: ArrayLike<number>): TripletIndices {
  const classes = classesOfDistances('batchHardTriplets', distances, labels);
  const triplets = new TripletList('batchHardTriplets');
  for (let anchor = 0; anchor < classes.size; anchor += 1) {
    const row = rowOf(distances, anchor);
    const positive = farthestRow(row, classes.positivesOf(anchor));
    const negative = positive === null ? null : nearestRow(row, classes.negativesOf(anchor));
    if (positive !== null && negative !== null) triplets.push(anchor, positive, negative);
  }
  return triplets.build();
}
