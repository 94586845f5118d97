import { checkWhole } from '../checks/checks.ts';
import type { SeededRandom } from '../random/seeded-random.ts';
import { batchClasses } from './batch-classes.ts';
import type { TripletIndices } from './index-tuples.types.ts';
import { TripletList } from './tuple-lists.ts';

export interface RandomTripletsOptions {
  /** Drawn from in the order of anchors; two numbers a triplet. */
  readonly random: SeededRandom;
  /** Triplets for each anchor, drawn with replacement; default 1. */
  readonly tripletsPerAnchor?: number;
}

/**
 * The baseline: for each anchor a positive and a negative drawn uniformly. Anchors without one or the other are left out.
 *
 * @param labels `[N]` whole numbers.
 * @throws {ArgumentError} at a label that is no whole number, or if `tripletsPerAnchor` is no whole number ≥ 1.
 */
export function randomTriplets(
  labels: ArrayLike<number>,
  { random, tripletsPerAnchor = 1 }: RandomTripletsOptions,
): TripletIndices {
  checkWhole('randomTriplets', 'tripletsPerAnchor', { value: tripletsPerAnchor, atLeast: 1 });
  const classes = batchClasses(labels);
  const triplets = new TripletList('randomTriplets');
  for (let anchor = 0; anchor < classes.size; anchor += 1) {
    const positives = classes.positivesOf(anchor);
    const negatives = classes.negativesOf(anchor);
    if (positives.length === 0 || negatives.length === 0) continue;
    for (let i = 0; i < tripletsPerAnchor; i += 1) {
      triplets.push(anchor, drawn(positives, random), drawn(negatives, random));
    }
  }
  return triplets.build();
}

function drawn(rows: Int32Array, random: SeededRandom): number {
  return rows[random.integer(rows.length)] ?? 0;
}
