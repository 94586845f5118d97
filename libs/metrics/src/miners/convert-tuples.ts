import type { IndexTuples, PairIndices, TripletIndices } from './index-tuples.types.ts';
import { PairList, TripletList } from './tuple-lists.ts';

/**
 * Tuples as pairs: a triplet (a, p, n) becomes the positive pair (a, p) and the negative pair (a, n). Pairs stay as they
 * are.
 *
 * @param tuples  Left as they are.
 * @param options.duplicates `keep` (default): a pair that several triplets share counts as often as in them, as a sampling
 * miner means it. `drop`: each pair once, at its first place; applies to pairs, too.
 * @throws {ArgumentError} beyond 2²⁶ pairs of a kind.
 */
export function toPairs(
  tuples: IndexTuples,
  { duplicates = 'keep' }: { readonly duplicates?: 'keep' | 'drop' } = {},
): PairIndices {
  const pairs = tuples.kind === 'pairs' ? tuples : pairsOfTriplets(tuples);
  return duplicates === 'keep' ? pairs : withoutDuplicates(pairs);
}

/**
 * Tuples as triplets: each positive pair joined with each negative pair of the same anchor, in the order of the positive
 * and then of the negative pairs. Pairs whose anchor has none of the other kind are left out. Triplets stay as they are.
 *
 * @throws {ArgumentError} beyond 2²⁶ triplets.
 */
export function toTriplets(tuples: IndexTuples): TripletIndices {
  if (tuples.kind === 'triplets') return tuples;
  const negativesOf = new Map<number, number[]>();
  tuples.negativeAnchors.forEach((anchor, i) => {
    const negatives = negativesOf.get(anchor) ?? [];
    negatives.push(Number(tuples.negatives[i]));
    negativesOf.set(anchor, negatives);
  });
  const triplets = new TripletList('toTriplets');
  tuples.positiveAnchors.forEach((anchor, i) => {
    for (const negative of negativesOf.get(anchor) ?? []) {
      triplets.push(anchor, Number(tuples.positives[i]), negative);
    }
  });
  return triplets.build();
}

function pairsOfTriplets({ anchors, positives, negatives }: TripletIndices): PairIndices {
  return {
    kind: 'pairs',
    positiveAnchors: anchors.slice(),
    positives: positives.slice(),
    negativeAnchors: anchors.slice(),
    negatives: negatives.slice(),
  };
}

function withoutDuplicates(pairs: PairIndices): PairIndices {
  const list = new PairList('toPairs');
  eachDistinct(pairs.positiveAnchors, pairs.positives, (a, p) => list.pushPositive(a, p));
  eachDistinct(pairs.negativeAnchors, pairs.negatives, (a, n) => list.pushNegative(a, n));
  return list.build();
}

function eachDistinct(
  anchors: Int32Array,
  others: Int32Array,
  visit: (anchor: number, other: number) => void,
): void {
  const seen = new Map<number, Set<number>>();
  anchors.forEach((anchor, i) => {
    const other = Number(others[i]);
    const known = seen.get(anchor) ?? new Set<number>();
    seen.set(anchor, known);
    if (known.has(other)) return;
    known.add(other);
    visit(anchor, other);
  });
}
