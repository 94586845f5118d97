import { labelClasses } from '../labels/label-classes.ts';
import { batchClasses } from './batch-classes.ts';
import type { TripletIndices } from './index-tuples.types.ts';
import { checkTupleCount, TripletList } from './tuple-lists.ts';

/**
 * All triplets (a, p, n) with p ≠ a of the label of a, and n of another; by a, p, n.
 *
 * @param labels `[N]` whole numbers. One class, or only singletons, give no triplet.
 * @returns Σ_c n_c (n_c − 1) (N − n_c) triplets.
 * @throws {ArgumentError} at a label that is no whole number, or beyond 2²⁶ triplets.
 */
export function allTriplets(labels: ArrayLike<number>): TripletIndices {
  checkTupleCount('allTriplets', tripletCount(labels));
  const classes = batchClasses(labels);
  const triplets = new TripletList('allTriplets');
  for (let anchor = 0; anchor < classes.size; anchor += 1) {
    const negatives = classes.negativesOf(anchor);
    for (const positive of classes.positivesOf(anchor)) {
      for (const negative of negatives) triplets.push(anchor, positive, negative);
    }
  }
  return triplets.build();
}

function tripletCount(labels: ArrayLike<number>): number {
  return labelClasses(labels).members.reduce(
    (sum, { length }) => sum + length * (length - 1) * (labels.length - length),
    0,
  );
}
