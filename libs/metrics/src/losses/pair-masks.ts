import { tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { PairIndices } from '../miners/index-tuples.types.ts';

/** The pairs of a batch as matrices, for losses that take all pairs of an anchor together. */
export interface PairMasks {
  /** `[N, N]` 1 where (row, column) is a positive pair, else 0. A pair that occurs twice counts once. */
  readonly positives: Tensor2D;
  readonly negatives: Tensor2D;
  /** Anchors with at least one positive pair, ascending. */
  readonly anchorsWithPositives: Int32Array;
  /** Anchors with at least one pair of each kind, ascending. */
  readonly completeAnchors: Int32Array;
}

/** Owned by the caller, or by the `tidy` around. */
export function pairMasks(pairs: PairIndices, size: number): PairMasks {
  const withPositives = new Set(pairs.positiveAnchors);
  const withNegatives = new Set(pairs.negativeAnchors);
  const anchorsWithPositives = Int32Array.from(withPositives).sort();
  return {
    positives: mask(pairs.positiveAnchors, pairs.positives, size),
    negatives: mask(pairs.negativeAnchors, pairs.negatives, size),
    anchorsWithPositives,
    completeAnchors: anchorsWithPositives.filter((anchor) => withNegatives.has(anchor)),
  };
}

function mask(anchors: Int32Array, others: Int32Array, size: number): Tensor2D {
  const values = new Float32Array(size * size);
  anchors.forEach((anchor, i) => {
    values[anchor * size + (others[i] ?? 0)] = 1;
  });
  return tensor2d(values, [size, size]);
}
