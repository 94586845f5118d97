import { tensor2d } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asSimilarities,
  degenerateBatches,
  distanceIn,
  everyTriplet,
  permuted,
  permutedBatches,
  tiedBatches,
  tripletsOf,
  tupleSet,
} from '../../test/mining-batches.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { ArgumentError } from '../checks/argument-error.ts';
import { tripletMarginMiner, tripletMarginTriplets } from './triplet-margin-miner.ts';
import type { TripletMarginType } from './triplet-margin-miner.ts';

const keeps: Record<TripletMarginType, (gap: number, margin: number) => boolean> = {
  all: (gap, margin) => gap <= margin,
  hard: (gap) => gap <= 0,
  semihard: (gap, margin) => gap > 0 && gap <= margin,
  easy: (gap, margin) => gap > margin,
};
const types: readonly TripletMarginType[] = ['all', 'hard', 'semihard', 'easy'];

describe('tripletMarginTriplets', () => {
  it.each(types)('keeps what the definition keeps for %s', (type) => {
    fc.assert(
      // Distances and margins are quarters, so that gaps meet the margin exactly.
      fc.property(
        tiedBatches,
        fc.nat(3).map((quarters) => quarters / 4),
        (batch, margin) => {
          const expected = everyTriplet(batch.labels).filter(([a, p, n]) =>
            keeps[type](distanceIn(batch, a, n) - distanceIn(batch, a, p), margin),
          );
          const options = { type, margin };
          expect(tripletsOf(tripletMarginTriplets(batch.distances, batch.labels, options))).toEqual(expected);
          const told = asSimilarities(batch);
          expect(tripletsOf(tripletMarginTriplets(told.distances, told.labels, options))).toEqual(expected);
        },
      ),
      { seed: 1, numRuns: 80 },
    );
  });

  it('parts all triplets into hard, semi-hard and easy', () => {
    fc.assert(
      fc.property(tiedBatches, ({ distances, labels }) => {
        const count = (type: TripletMarginType) =>
          tripletMarginTriplets(distances, labels, { type, margin: 0.5 }).anchors.length;
        expect(count('hard') + count('semihard')).toBe(count('all'));
        expect(count('all') + count('easy')).toBe(everyTriplet(labels).length);
      }),
      { seed: 2, numRuns: 60 },
    );
  });

  it('follows a permutation of the batch', () => {
    fc.assert(
      fc.property(permutedBatches, fc.constantFrom(...types), ([batch, order], type) => {
        const moved = permuted(batch, order);
        expect(tupleSet(tripletMarginTriplets(moved.distances, moved.labels, { type }))).toEqual(
          tupleSet(tripletMarginTriplets(batch.distances, batch.labels, { type }), order),
        );
      }),
      { seed: 3, numRuns: 100 },
    );
  });

  it('calls every triplet of equal vectors hard', () => {
    const counts = degenerateBatches.map(
      ({ distances, labels }) => tripletMarginTriplets(distances, labels, { type: 'hard' }).anchors.length,
    );
    expect(counts).toEqual([0, 0, 0, 0, 8]);
  });

  it('refuses margins below 0 and unknown types', () => {
    const { distances, labels } = degenerateBatches[0]!;
    for (const margin of [-0.1, NaN, Infinity]) {
      expect(() => tripletMarginTriplets(distances, labels, { margin })).toThrow(ArgumentError);
    }
    // as: what a caller without types may pass
    const type = 'toString' as TripletMarginType;
    expect(() => tripletMarginTriplets(distances, labels, { type })).toThrow(/type must be one of/);
  });
});

describeBackends('tripletMarginMiner', () => {
  it('reads embeddings', () => {
    const embeddings = tensor2d([0, 1, 0, 2, 1, 0], [3, 2]);
    // Rows 0 and 1 point the same way, row 2 is √2 from both.
    expect(tripletsOf(tripletMarginMiner(embeddings, [0, 0, 1], { margin: 1.5 }))).toEqual([
      [0, 1, 2],
      [1, 0, 2],
    ]);
    expect(tripletsOf(tripletMarginMiner(embeddings, [0, 0, 1]))).toEqual([]);
    embeddings.dispose();
  });
});
