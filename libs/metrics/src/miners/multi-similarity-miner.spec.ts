import { tensor2d } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asSimilarities,
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
import { multiSimilarityMiner, multiSimilarityPairs } from './multi-similarity-miner.ts';

describe('multiSimilarityPairs', () => {
  it('agrees with the definition', () => {
    fc.assert(
      fc.property(
        tiedBatches.map(asSimilarities),
        fc.integer({ min: -1, max: 3 }).map((quarters) => quarters / 4),
        (batch, epsilon) => {
          const similarity = (a: number, other: number): number => -distanceIn(batch, a, other);
          const ofAnchor = (a: number, isPositive: boolean): number[] =>
            everyPair(batch.labels, isPositive)
              .filter(([anchor]) => anchor === a)
              .map(([, other]) => similarity(a, other));
          const mined = multiSimilarityPairs(batch.distances, batch.labels, { epsilon });
          // Math.max of nothing is −∞, Math.min +∞: no pair passes.
          expect(positivePairsOf(mined)).toEqual(
            everyPair(batch.labels, true).filter(
              ([a, p]) => similarity(a, p) < Math.max(...ofAnchor(a, false)) + epsilon,
            ),
          );
          expect(negativePairsOf(mined)).toEqual(
            everyPair(batch.labels, false).filter(
              ([a, n]) => similarity(a, n) > Math.min(...ofAnchor(a, true)) - epsilon,
            ),
          );
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });

  it('follows a permutation of the batch', () => {
    fc.assert(
      fc.property(permutedBatches, ([batch, order]) => {
        const moved = permuted(batch, order);
        expect(tupleSet(multiSimilarityPairs(moved.distances, moved.labels))).toEqual(
          tupleSet(multiSimilarityPairs(batch.distances, batch.labels), order),
        );
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it('mines nothing without both kinds of pairs, and all pairs of equal vectors', () => {
    const counts = degenerateBatches.map(({ distances, labels }) => {
      const { positives, negatives } = multiSimilarityPairs(distances, labels);
      return [positives.length, negatives.length];
    });
    expect(counts).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
      [4, 8],
    ]);
  });

  it('refuses an epsilon that is not finite', () => {
    const { distances, labels } = degenerateBatches[0]!;
    expect(() => multiSimilarityPairs(distances, labels, { epsilon: NaN })).toThrow(ArgumentError);
  });
});

describeBackends('multiSimilarityMiner', () => {
  it('reads embeddings by their cosine', () => {
    // Directions at 0°, 40°, 50° and 180°.
    const degrees = [0, 40, 50, 180].map((angle) => (angle * Math.PI) / 180);
    const embeddings = tensor2d(
      degrees.map((angle) => [2 * Math.cos(angle), 2 * Math.sin(angle)]),
      [4, 2],
    );
    // Anchor 0: s_p cos 40° = .766, s_n cos 50° = .643 and −1: .643 > .666 is not. Anchor 1: s_n cos 10° = .985 and −.766.
    expect(tupleSet(multiSimilarityMiner(embeddings, [0, 0, 1, 2]))).toEqual(
      new Set(['positive 1,0', 'negative 1,2']),
    );
    expect(tupleSet(multiSimilarityMiner(embeddings, [0, 0, 1, 2], { epsilon: 0.2 }))).toEqual(
      new Set(['positive 0,1', 'negative 0,2', 'positive 1,0', 'negative 1,2']),
    );
    embeddings.dispose();
  });
});
