import type { Tensor2D } from '@tensorflow/tfjs-core';
import { normalizedEuclideanDistance } from '../distances/euclidean-distance.ts';
import type { SeededRandom } from '../random/seeded-random.ts';
import { classesOfDistances } from './batch-classes.ts';
import type { BatchDistances } from './batch-distances.ts';
import { readBatchDistances } from './batch-distances.ts';
import type { DistanceWeighting } from './distance-weighted-probabilities.ts';
import { distanceWeightedProbabilities } from './distance-weighted-probabilities.ts';
import type { TripletIndices } from './index-tuples.types.ts';
import { TripletList } from './tuple-lists.ts';

export interface DistanceWeightedOptions extends DistanceWeighting {
  /** Drawn from once a triplet. */
  readonly random: SeededRandom;
}

/**
 * Distance-weighted sampling: for each pair of anchor and positive a negative, drawn so that all distances come about as
 * often (`distanceWeightedProbabilities`). Anchors without a positive, or without a negative that can be drawn, are left out.
 *
 * The distance is the Euclidean one of L2-normalised rows: the weights are those of the unit sphere.
 *
 * @param embeddings `[N, D]` float32; stays the caller's. No gradient.
 * @param labels     `[N]` whole numbers.
 * @throws {ArgumentError} if an option is out of range, a distance not finite or a label no whole number; {ShapeError} at
 * another number of labels.
 * @see Wu et al. 2017, arXiv:1706.07567, section 4
 */
export function distanceWeightedMiner(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  options: Omit<DistanceWeightedOptions, 'dimension'>,
): TripletIndices {
  const distances = readBatchDistances(embeddings, normalizedEuclideanDistance);
  return distanceWeightedTriplets(distances, labels, { ...options, dimension: embeddings.shape[1] });
}

/** `distanceWeightedMiner` on distances that are known. */
export function distanceWeightedTriplets(
  distances: BatchDistances,
  labels: ArrayLike<number>,
  { random, ...weighting }: DistanceWeightedOptions,
): TripletIndices {
  const caller = 'distanceWeightedTriplets';
  const classes = classesOfDistances(caller, distances, labels);
  const probabilities = distanceWeightedProbabilities(distances, labels, weighting);
  const triplets = new TripletList(caller);
  for (let anchor = 0; anchor < classes.size; anchor += 1) {
    const own = probabilities.subarray(anchor * distances.size, (anchor + 1) * distances.size);
    const drawable = classes.negativesOf(anchor).filter((negative) => (own[negative] ?? 0) > 0);
    if (drawable.length === 0) continue;
    for (const positive of classes.positivesOf(anchor)) {
      triplets.push(anchor, positive, drawn(drawable, own, random.next()));
    }
  }
  return triplets.build();
}

/** The first row at which the probabilities add up to more than `share`; rounding may leave that to the last. */
function drawn(rows: Int32Array, probabilities: Float64Array, share: number): number {
  let sum = 0;
  for (const row of rows) {
    sum += probabilities[row] ?? 0;
    if (sum > share) return row;
  }
  return rows[rows.length - 1] ?? 0;
}
