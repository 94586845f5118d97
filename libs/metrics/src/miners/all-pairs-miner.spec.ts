import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { everyPair, negativePairsOf, positivePairsOf } from '../../test/mining-batches.ts';
import { ArgumentError } from '../checks/argument-error.ts';
import { allPairs } from './all-pairs-miner.ts';

const anyLabels = fc.array(fc.integer({ min: -2, max: 2 }), { maxLength: 12 });

describe('allPairs', () => {
  it('is every ordered pair of different rows', () => {
    fc.assert(
      fc.property(anyLabels, (labels) => {
        const pairs = allPairs(labels);
        expect(positivePairsOf(pairs)).toEqual(everyPair(labels, true));
        expect(negativePairsOf(pairs)).toEqual(everyPair(labels, false));
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('refuses labels that are no whole numbers', () => {
    expect(() => allPairs([0.5])).toThrow(ArgumentError);
  });
});
