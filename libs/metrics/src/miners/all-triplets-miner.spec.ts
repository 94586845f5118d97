import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { everyTriplet, tripletsOf } from '../../test/mining-batches.ts';
import { allTriplets } from './all-triplets-miner.ts';

const anyLabels = fc.array(fc.integer({ min: -2, max: 2 }), { maxLength: 12 });

describe('allTriplets', () => {
  it('is every triplet of right labels', () => {
    fc.assert(
      fc.property(anyLabels, (labels) => {
        expect(tripletsOf(allTriplets(labels))).toEqual(everyTriplet(labels));
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('counts as the formula does', () => {
    // n_c (n_c − 1) (N − n_c) of classes of 3, 5 and 1 in 9 rows.
    expect(allTriplets([0, 0, 1, 1, 0, 2, 1, 1, 1]).anchors.length).toBe(3 * 2 * 6 + 5 * 4 * 4);
  });

  it('refuses a batch whose triplets would fill the memory', () => {
    const labels = Array.from({ length: 1024 }, (_, row) => row % 2);
    expect(() => allTriplets(labels)).toThrow(
      /allTriplets: labels must give at most 67108864 tuples, got 267911168/,
    );
  });
});
