import { tensor2d } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  degenerateBatches,
  distanceIn,
  everyPair,
  everyTriplet,
  permuted,
  permutedBatches,
  tiedBatches,
  tripletsOf,
  tupleSet,
} from '../../test/mining-batches.ts';
import type { MiningBatch } from '../../test/mining-batches.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { ArgumentError } from '../checks/argument-error.ts';
import { batchEasyHardMiner, batchEasyHardTriplets } from './batch-easy-hard-miner.ts';
import type { TupleDifficulty } from './batch-easy-hard-miner.ts';
import { batchHardMiner, batchHardTriplets } from './batch-hard-miner.ts';

const difficulties: readonly TupleDifficulty[] = ['hard', 'semihard', 'easy', 'all'];
const combinations = difficulties.flatMap((positive) =>
  difficulties.map((negative) => ({ positive, negative })),
);
const isAllowed = ({ positive, negative }: (typeof combinations)[number]): boolean =>
  !(positive === 'semihard' && ['semihard', 'all'].includes(negative)) &&
  !(positive === 'all' && negative === 'semihard');
const allowed = combinations.filter(isAllowed);

function othersOf(batch: MiningBatch, anchor: number, isPositive: boolean): number[] {
  return everyPair(batch.labels, isPositive)
    .filter(([a]) => a === anchor)
    .map(([, other]) => other);
}

/** The first row of the best value, in plain words: `sign` 1 for the farthest, −1 for the nearest. */
function best(rows: number[], sign: 1 | -1, distance: (row: number) => number): number[] {
  const values = rows.map((row) => sign * distance(row));
  const place = values.indexOf(Math.max(...values));
  return rows.length === 0 ? [] : [rows[place]!];
}

function oracle(batch: MiningBatch, positive: TupleDifficulty, negative: TupleDifficulty): number[][] {
  return [...batch.labels.keys()].flatMap((a) => {
    const distance = (row: number): number => distanceIn(batch, a, row);
    const positives = othersOf(batch, a, true);
    const negatives = othersOf(batch, a, false);
    const plain = (rows: number[], difficulty: TupleDifficulty, hardSign: 1 | -1): number[] => {
      if (difficulty === 'all') return rows;
      return best(rows, difficulty === 'hard' ? hardSign : hardSign === 1 ? -1 : 1, distance);
    };
    let chosenPositives = plain(positives, positive, 1);
    let chosenNegatives = plain(negatives, negative, -1);
    if (positive === 'semihard') {
      const nearer = positives.filter((p) => chosenNegatives.some((n) => distance(p) < distance(n)));
      chosenPositives = best(nearer, 1, distance);
    }
    if (negative === 'semihard') {
      const farther = negatives.filter((n) => chosenPositives.some((p) => distance(n) > distance(p)));
      chosenNegatives = best(farther, -1, distance);
    }
    return chosenPositives.flatMap((p) => chosenNegatives.map((n) => [a, p, n]));
  });
}

describe('batchEasyHardTriplets', () => {
  it.each(allowed)(
    'agrees with the definition for $positive positives, $negative negatives',
    (difficulty) => {
      fc.assert(
        fc.property(tiedBatches, (batch) => {
          expect(tripletsOf(batchEasyHardTriplets(batch.distances, batch.labels, difficulty))).toEqual(
            oracle(batch, difficulty.positive, difficulty.negative),
          );
        }),
        { seed: 1, numRuns: 60 },
      );
    },
  );

  it('follows a permutation of the batch', () => {
    fc.assert(
      fc.property(permutedBatches, fc.constantFrom(...allowed), ([batch, order], difficulty) => {
        const moved = permuted(batch, order);
        expect(tupleSet(batchEasyHardTriplets(moved.distances, moved.labels, difficulty))).toEqual(
          tupleSet(batchEasyHardTriplets(batch.distances, batch.labels, difficulty), order),
        );
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  it('is batch-hard for hard and hard, and every triplet for all and all', () => {
    fc.assert(
      fc.property(tiedBatches, ({ distances, labels }) => {
        const mined = (positive: TupleDifficulty, negative: TupleDifficulty) =>
          batchEasyHardTriplets(distances, labels, { positive, negative });
        expect(mined('hard', 'hard')).toEqual(batchHardTriplets(distances, labels));
        expect(tripletsOf(mined('all', 'all'))).toEqual(everyTriplet(labels));
      }),
      { seed: 3, numRuns: 60 },
    );
  });

  it('finds nothing semi-hard among equal vectors and nothing at all in other degenerate batches', () => {
    for (const { distances, labels } of degenerateBatches) {
      const semihard = { positive: 'easy', negative: 'semihard' } as const; // as: literals
      expect(batchEasyHardTriplets(distances, labels, semihard).anchors.length).toBe(0);
    }
  });

  it('refuses two semi-hard choices, one beside all, and unknown words', () => {
    const { distances, labels } = degenerateBatches[0]!;
    for (const refused of combinations.filter((one) => !isAllowed(one))) {
      expect(() => batchEasyHardTriplets(distances, labels, refused)).toThrow(ArgumentError);
    }
    // as: what a caller without types may pass
    const unknown = { positive: 'hard', negative: 'hardest' as TupleDifficulty } as const;
    expect(() => batchEasyHardTriplets(distances, labels, unknown)).toThrow(
      /negative must be one of hard, semihard, easy, all, got hardest/,
    );
  });
});

describeBackends('batchEasyHardMiner', () => {
  it('reads embeddings', () => {
    const embeddings = tensor2d([1, 0, 0.8, 0.3, 0, 1, 0.2, 1], [4, 2]);
    const labels = [0, 0, 1, 1];
    expect(batchEasyHardMiner(embeddings, labels, { positive: 'hard', negative: 'hard' })).toEqual(
      batchHardMiner(embeddings, labels),
    );
    expect(() => batchEasyHardMiner(embeddings, labels, { positive: 'semihard', negative: 'all' })).toThrow(
      /batchEasyHardMiner: positive and negative must be/,
    );
    embeddings.dispose();
  });
});
