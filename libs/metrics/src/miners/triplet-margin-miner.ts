import type { Tensor2D } from '@tensorflow/tfjs-core';
import { ArgumentError } from '../checks/argument-error.ts';
import { normalizedEuclideanDistance } from '../distances/euclidean-distance.ts';
import { classesOfDistances } from './batch-classes.ts';
import type { BatchDistances } from './batch-distances.ts';
import { readBatchDistances } from './batch-distances.ts';
import type { TripletIndices } from './index-tuples.types.ts';
import type { MiningOptions } from './mining-options.types.ts';
import { rowOf } from './nearest-row.ts';
import { TripletList } from './tuple-lists.ts';

/** Which triplets are kept by g = d_an − d_ap: `all` g ≤ m, `hard` g ≤ 0, `semihard` 0 < g ≤ m, `easy` g > m. */
export type TripletMarginType = 'all' | 'hard' | 'semihard' | 'easy';

export interface TripletMarginOptions extends MiningOptions {
  /** m ≥ 0 in the unit of the distance; default 0.2. */
  readonly margin?: number;
  /** Default `all`: those that a triplet loss of this margin punishes. */
  readonly type?: TripletMarginType;
}

/**
 * The triplets whose negative is farther than the positive by no more, or by more, than a margin; by anchor, positive,
 * negative. With a similarity g = s_ap − s_an.
 *
 * @param embeddings `[N, D]` float32; stays the caller's. No gradient.
 * @param labels     `[N]` whole numbers.
 * @param options.distance Default: Euclidean of L2-normalised rows.
 * @throws {ArgumentError} if the margin is not a finite number ≥ 0, beyond 2²⁶ triplets, and as `batchHardMiner`.
 * @see Schroff et al. 2015, arXiv:1503.03832
 */
export function tripletMarginMiner(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  { distance = normalizedEuclideanDistance, ...options }: TripletMarginOptions = {},
): TripletIndices {
  return tripletMarginTriplets(readBatchDistances(embeddings, distance), labels, options);
}

/** `tripletMarginMiner` on distances that are known. */
export function tripletMarginTriplets(
  distances: BatchDistances,
  labels: ArrayLike<number>,
  { margin = 0.2, type = 'all' }: Omit<TripletMarginOptions, 'distance'> = {},
): TripletIndices {
  const caller = 'tripletMarginTriplets';
  const { above, upTo } = keptGaps(caller, type, margin);
  const classes = classesOfDistances(caller, distances, labels);
  const triplets = new TripletList(caller);
  for (let anchor = 0; anchor < classes.size; anchor += 1) {
    const row = rowOf(distances, anchor);
    const negatives = classes.negativesOf(anchor);
    for (const positive of classes.positivesOf(anchor)) {
      const positiveDistance = row[positive] ?? 0;
      for (const negative of negatives) {
        const gap = (row[negative] ?? 0) - positiveDistance;
        if (gap > above && gap <= upTo) triplets.push(anchor, positive, negative);
      }
    }
  }
  return triplets.build();
}

function keptGaps(caller: string, type: TripletMarginType, margin: number): { above: number; upTo: number } {
  if (!(margin >= 0 && margin < Infinity)) {
    throw new ArgumentError(caller, 'margin', { expected: 'be a finite number >= 0', actual: margin });
  }
  const gaps: Readonly<Record<string, { above: number; upTo: number }>> = {
    all: { above: -Infinity, upTo: margin },
    hard: { above: -Infinity, upTo: 0 },
    semihard: { above: 0, upTo: margin },
    easy: { above: margin, upTo: Infinity },
  } satisfies Record<TripletMarginType, unknown>;
  const kept = Object.hasOwn(gaps, type) ? gaps[type] : undefined;
  if (kept) return kept;
  throw new ArgumentError(caller, 'type', {
    expected: `be one of ${Object.keys(gaps).join(', ')}`,
    actual: type,
  });
}
