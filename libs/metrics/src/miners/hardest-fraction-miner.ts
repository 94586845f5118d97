import type { Tensor2D } from '@tensorflow/tfjs-core';
import { checkRate } from '../checks/checks.ts';
import { normalizedEuclideanDistance } from '../distances/euclidean-distance.ts';
import { allPairs } from './all-pairs-miner.ts';
import { classesOfDistances } from './batch-classes.ts';
import type { BatchDistances } from './batch-distances.ts';
import { readBatchDistances } from './batch-distances.ts';
import type { PairIndices } from './index-tuples.types.ts';
import type { MiningOptions } from './mining-options.types.ts';

/** Takes the rounding of f · n away before it is rounded up: 0.07 · 100 is 7, not 8. */
const CEILING_EPSILON = 1e-9;

export interface HardestFractionOptions extends MiningOptions {
  /** Share of the positive pairs to keep, in (0, 1]. */
  readonly positiveFraction: number;
  /** Share of the negative pairs to keep, in (0, 1]. */
  readonly negativeFraction: number;
}

/**
 * The hardest ⌈f · n⌉ of all n positive pairs (the farthest) and of all negative pairs (the nearest) of the batch; by anchor
 * and other row. Of equal distances the lowest anchor wins, then the lowest other row.
 *
 * @param embeddings `[N, D]` float32; stays the caller's. No gradient.
 * @param labels     `[N]` whole numbers.
 * @param options.distance Default: Euclidean of L2-normalised rows.
 * @throws {ArgumentError} if a fraction is outside (0, 1], and as `batchHardMiner`.
 * @see Yuan et al. 2017, arXiv:1611.05720 (hard-aware deeply cascaded embedding)
 */
export function hardestFractionMiner(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  { distance = normalizedEuclideanDistance, ...fractions }: HardestFractionOptions,
): PairIndices {
  return hardestFractionPairs(readBatchDistances(embeddings, distance), labels, fractions);
}

/** `hardestFractionMiner` on distances that are known. */
export function hardestFractionPairs(
  distances: BatchDistances,
  labels: ArrayLike<number>,
  { positiveFraction, negativeFraction }: Omit<HardestFractionOptions, 'distance'>,
): PairIndices {
  const caller = 'hardestFractionPairs';
  checkRate(caller, 'positiveFraction', positiveFraction);
  checkRate(caller, 'negativeFraction', negativeFraction);
  classesOfDistances(caller, distances, labels);
  const all = allPairs(labels);
  const ease = (anchors: Int32Array, others: Int32Array, sign: 1 | -1): Float32Array =>
    Float32Array.from(
      anchors,
      (anchor, i) => sign * (distances.values[anchor * distances.size + (others[i] ?? 0)] ?? 0),
    );
  const positives = lowest(ease(all.positiveAnchors, all.positives, -1), positiveFraction);
  const negatives = lowest(ease(all.negativeAnchors, all.negatives, 1), negativeFraction);
  return {
    kind: 'pairs',
    positiveAnchors: all.positiveAnchors.filter((_, i) => positives[i] === 1),
    positives: all.positives.filter((_, i) => positives[i] === 1),
    negativeAnchors: all.negativeAnchors.filter((_, i) => negatives[i] === 1),
    negatives: all.negatives.filter((_, i) => negatives[i] === 1),
  };
}

/** Marks the lowest ⌈fraction · n⌉ values with 1; of equal ones the first. */
function lowest(values: Float32Array, fraction: number): Uint8Array {
  const count = Math.min(values.length, Math.ceil(fraction * values.length - CEILING_EPSILON));
  const kept = new Uint8Array(values.length);
  if (count <= 0) return kept;
  const limit = values.toSorted()[count - 1] ?? Infinity;
  let left = count;
  values.forEach((value, i) => {
    if (value < limit) left -= 1;
    kept[i] = value < limit ? 1 : 0;
  });
  values.forEach((value, i) => {
    if (value !== limit || left === 0) return;
    kept[i] = 1;
    left -= 1;
  });
  return kept;
}
