import { batchClasses } from './batch-classes.ts';
import type { PairIndices } from './index-tuples.types.ts';
import { PairList } from './tuple-lists.ts';

/**
 * All ordered pairs (i, j), i ≠ j: positive where the labels agree, negative where they differ; by i, then j.
 *
 * @param labels `[N]` whole numbers. Fewer than two rows give no pairs.
 * @returns Σ_c n_c (n_c − 1) positive and Σ_c n_c (N − n_c) negative pairs.
 * @throws {ArgumentError} at a label that is no whole number, or beyond 2²⁶ pairs of a kind.
 */
export function allPairs(labels: ArrayLike<number>): PairIndices {
  const classes = batchClasses(labels);
  const pairs = new PairList('allPairs');
  for (let anchor = 0; anchor < classes.size; anchor += 1) {
    for (const positive of classes.positivesOf(anchor)) pairs.pushPositive(anchor, positive);
    for (const negative of classes.negativesOf(anchor)) pairs.pushNegative(anchor, negative);
  }
  return pairs.build();
}
