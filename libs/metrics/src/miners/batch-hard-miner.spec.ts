import { square, sum, tensor2d } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gradientOf } from '../../test/finite-differences.ts';
import {
  asSimilarities,
  degenerateBatches,
  distanceIn,
  everyPair,
  permuted,
  permutedBatches,
  tiedBatches,
  tripletsOf,
  tupleSet,
} from '../../test/mining-batches.ts';
import type { MiningBatch } from '../../test/mining-batches.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { ShapeError } from '../checks/argument-error.ts';
import { cosineSimilarity } from '../distances/cosine-similarity.ts';
import { euclideanDistance } from '../distances/euclidean-distance.ts';
import { batchHardMiner, batchHardTriplets } from './batch-hard-miner.ts';

/** From the definition, with stable sorts: the first of equal distances. */
function oracle(batch: MiningBatch): number[][] {
  return [...batch.labels.keys()].flatMap((a) => {
    const others = (isPositive: boolean) =>
      everyPair(batch.labels, isPositive)
        .filter(([anchor]) => anchor === a)
        .map(([, other]) => other)
        .sort((x, y) => distanceIn(batch, a, x) - distanceIn(batch, a, y));
    const positives = others(true);
    const farthest = positives.find(
      (p) => distanceIn(batch, a, p) === distanceIn(batch, a, positives.at(-1)!),
    );
    const [nearest] = others(false);
    return farthest === undefined || nearest === undefined ? [] : [[a, farthest, nearest]];
  });
}

describe('batchHardTriplets', () => {
  it('agrees with the definition, ties included', () => {
    fc.assert(
      fc.property(tiedBatches, (batch) => {
        expect(tripletsOf(batchHardTriplets(batch.distances, batch.labels))).toEqual(oracle(batch));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('mines the same from similarities', () => {
    fc.assert(
      fc.property(tiedBatches, (batch) => {
        const told = asSimilarities(batch);
        expect(batchHardTriplets(told.distances, told.labels)).toEqual(
          batchHardTriplets(batch.distances, batch.labels),
        );
      }),
      { seed: 2, numRuns: 50 },
    );
  });

  it('follows a permutation of the batch', () => {
    fc.assert(
      fc.property(permutedBatches, ([batch, order]) => {
        const moved = permuted(batch, order);
        expect(tupleSet(batchHardTriplets(moved.distances, moved.labels))).toEqual(
          tupleSet(batchHardTriplets(batch.distances, batch.labels), order),
        );
      }),
      { seed: 3, numRuns: 100 },
    );
  });

  it('mines nothing where there is no triplet, and the first rows where all are equal', () => {
    const mined = degenerateBatches.map(({ distances, labels }) =>
      tripletsOf(batchHardTriplets(distances, labels)),
    );
    expect(mined).toEqual([
      [],
      [],
      [],
      [],
      [
        [0, 1, 2],
        [1, 0, 2],
        [2, 3, 0],
        [3, 2, 0],
      ],
    ]);
  });

  it('refuses labels of another length', () => {
    const { distances } = degenerateBatches[2]!;
    expect(() => batchHardTriplets(distances, [1, 1])).toThrow(ShapeError);
  });
});

describeBackends('batchHardMiner', () => {
  it('reads embeddings, by default as directions', () => {
    const embeddings = tensor2d([1, 0, 0.9, 0.1, 5, 4, 0, 1, 0.1, 7], [5, 2]);
    const labels = [0, 0, 0, 1, 1];
    expect(tripletsOf(batchHardMiner(embeddings, labels))).toEqual([
      [0, 2, 4],
      [1, 2, 4],
      [2, 0, 4],
      [3, 4, 2],
      [4, 3, 2],
    ]);
    expect(batchHardMiner(embeddings, labels, { distance: cosineSimilarity })).toEqual(
      batchHardMiner(embeddings, labels),
    );
    // As they are, row 3 lies nearest to all of class 0.
    expect([...batchHardMiner(embeddings, labels, { distance: euclideanDistance }).negatives]).toEqual([
      3, 3, 4, 1, 2,
    ]);
    embeddings.dispose();
  });

  it('may run within a gradient and adds nothing to it', () => {
    const embeddings = tensor2d([1, 0, 0, 1, 1, 1], [3, 2]);
    const gradient = gradientOf((x) => {
      batchHardMiner(x, [0, 0, 1]);
      return sum(square(x));
    }, embeddings);
    expect([...gradient]).toEqual([2, 0, 0, 2, 2, 2]);
    embeddings.dispose();
  });
});
