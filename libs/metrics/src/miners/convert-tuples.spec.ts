import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPairs, toTriplets } from './convert-tuples.ts';
import type { PairIndices, TripletIndices } from './index-tuples.types.ts';

function triplets(rows: readonly (readonly [number, number, number])[]): TripletIndices {
  return {
    kind: 'triplets',
    anchors: Int32Array.from(rows, ([a]) => a),
    positives: Int32Array.from(rows, ([, p]) => p),
    negatives: Int32Array.from(rows, ([, , n]) => n),
  };
}

function rowsOf({ anchors, positives, negatives }: TripletIndices): number[][] {
  return Array.from(anchors, (a, i) => [a, positives[i]!, negatives[i]!]);
}

const shared = triplets([
  [0, 1, 2],
  [0, 1, 3],
  [4, 5, 2],
]);

describe('toPairs', () => {
  it('keeps a pair as often as triplets hold it', () => {
    expect(toPairs(shared)).toEqual({
      kind: 'pairs',
      positiveAnchors: Int32Array.of(0, 0, 4),
      positives: Int32Array.of(1, 1, 5),
      negativeAnchors: Int32Array.of(0, 0, 4),
      negatives: Int32Array.of(2, 3, 2),
    });
  });

  it('drops duplicates where told', () => {
    const pairs = toPairs(shared, { duplicates: 'drop' });
    expect([...pairs.positives]).toEqual([1, 5]);
    expect([...pairs.negatives]).toEqual([2, 3, 2]);
    expect(toPairs(pairs)).toBe(pairs);
    expect(toPairs(pairs, { duplicates: 'drop' })).toEqual(pairs);
  });
});

describe('toTriplets', () => {
  it('joins pairs by anchor and leaves anchors of one kind out', () => {
    const pairs: PairIndices = {
      kind: 'pairs',
      positiveAnchors: Int32Array.of(0, 7, 0),
      positives: Int32Array.of(1, 8, 4),
      negativeAnchors: Int32Array.of(0, 9, 0),
      negatives: Int32Array.of(2, 3, 5),
    };
    expect(rowsOf(toTriplets(pairs))).toEqual([
      [0, 1, 2],
      [0, 1, 5],
      [0, 4, 2],
      [0, 4, 5],
    ]);
    expect(toTriplets(shared)).toBe(shared);
  });

  it('makes nothing of nothing', () => {
    expect(rowsOf(toTriplets(toPairs(triplets([]))))).toEqual([]);
  });

  it('agrees with a join over all pairs', () => {
    const pair = fc.tuple(fc.nat(4), fc.nat(9));
    fc.assert(
      fc.property(fc.array(pair), fc.array(pair), (positive, negative) => {
        const expected = positive.flatMap(([a, p]) =>
          negative.filter(([anchor]) => anchor === a).map(([, n]) => [a, p, n]),
        );
        const got = toTriplets({
          kind: 'pairs',
          positiveAnchors: Int32Array.from(positive, ([a]) => a),
          positives: Int32Array.from(positive, ([, p]) => p),
          negativeAnchors: Int32Array.from(negative, ([a]) => a),
          negatives: Int32Array.from(negative, ([, n]) => n),
        });
        expect(rowsOf(got)).toEqual(expected);
      }),
      { seed: 1, numRuns: 100 },
    );
  });
});
