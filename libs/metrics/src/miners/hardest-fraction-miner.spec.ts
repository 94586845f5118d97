import { tensor2d } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  degenerateBatches,
  distanceIn,
  everyPair,
  negativePairsOf,
  permuted,
  permutedBatches,
  positivePairsOf,
  tiedBatches,
  tupleSet,
} from '../../test/mining-batches.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { ArgumentError } from '../checks/argument-error.ts';
import { allPairs } from './all-pairs-miner.ts';
import { batchDistances } from './batch-distances.ts';
import { hardestFractionMiner, hardestFractionPairs } from './hardest-fraction-miner.ts';

describe('hardestFractionPairs', () => {
  it('keeps the first of a stable order by hardness', () => {
    fc.assert(
      fc.property(
        tiedBatches,
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 10 }),
        (batch, positiveTenths, negativeTenths) => {
          const hardest = (isPositive: boolean, tenths: number): number[][] => {
            const pairs = everyPair(batch.labels, isPositive);
            const sign = isPositive ? -1 : 1;
            const ranked = pairs.toSorted(
              ([a, x], [b, y]) => sign * (distanceIn(batch, a, x) - distanceIn(batch, b, y)),
            );
            const kept = new Set(ranked.slice(0, Math.ceil((tenths * pairs.length) / 10)).map(String));
            return pairs.filter((pair) => kept.has(String(pair)));
          };
          const mined = hardestFractionPairs(batch.distances, batch.labels, {
            positiveFraction: positiveTenths / 10,
            negativeFraction: negativeTenths / 10,
          });
          expect(positivePairsOf(mined)).toEqual(hardest(true, positiveTenths));
          expect(negativePairsOf(mined)).toEqual(hardest(false, negativeTenths));
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });

  it('follows a permutation of the batch', () => {
    const fractions = { positiveFraction: 0.3, negativeFraction: 0.2 };
    fc.assert(
      fc.property(permutedBatches, ([batch, order]) => {
        const moved = permuted(batch, order);
        expect(tupleSet(hardestFractionPairs(moved.distances, moved.labels, fractions))).toEqual(
          tupleSet(hardestFractionPairs(batch.distances, batch.labels, fractions), order),
        );
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it('rounds up what is a fraction, not what is a rounding', () => {
    // 100 ordered negative pairs of 2 · 50 rows would be 7 at .07, though .07 · 100 is 7.000000000000001.
    const labels = [0, ...new Array<number>(50).fill(1)];
    const distances = batchDistances(new Float32Array(51 * 51).fill(1), { size: 51 });
    const mined = hardestFractionPairs(distances, labels, { positiveFraction: 1, negativeFraction: 0.07 });
    expect(mined.negatives.length).toBe(7);
  });

  it('keeps all pairs at 1, and no pair where there is none', () => {
    for (const { distances, labels } of degenerateBatches) {
      const all = { positiveFraction: 1, negativeFraction: 1 };
      expect(hardestFractionPairs(distances, labels, all)).toEqual(allPairs(labels));
    }
  });

  it('refuses fractions outside (0, 1]', () => {
    const { distances, labels } = degenerateBatches[0]!;
    for (const fraction of [0, 1.1, NaN]) {
      for (const fractions of [
        { positiveFraction: fraction, negativeFraction: 1 },
        { positiveFraction: 1, negativeFraction: fraction },
      ]) {
        expect(() => hardestFractionPairs(distances, labels, fractions)).toThrow(ArgumentError);
      }
    }
  });
});

describeBackends('hardestFractionMiner', () => {
  it('reads embeddings', () => {
    const embeddings = tensor2d([0, 1, 0.6, 0.8, 1, 0], [3, 2]);
    const mined = hardestFractionMiner(embeddings, [0, 0, 1], {
      positiveFraction: 0.5,
      negativeFraction: 0.5,
    });
    expect(tupleSet(mined)).toEqual(new Set(['positive 0,1', 'negative 1,2', 'negative 2,1']));
    embeddings.dispose();
  });
});
