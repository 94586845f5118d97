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
import { cosineSimilarity } from '../distances/cosine-similarity.ts';
import { pairMarginMiner, pairMarginPairs } from './pair-margin-miner.ts';

describe('pairMarginPairs', () => {
  const quarter = fc.nat(8).map((quarters) => quarters / 4);

  it('keeps positives strictly beyond and negatives strictly within their margins', () => {
    fc.assert(
      fc.property(tiedBatches, quarter, quarter, (batch, positiveMargin, negativeMargin) => {
        const options = { positiveMargin, negativeMargin };
        const mined = pairMarginPairs(batch.distances, batch.labels, options);
        expect(positivePairsOf(mined)).toEqual(
          everyPair(batch.labels, true).filter(([a, p]) => distanceIn(batch, a, p) > positiveMargin),
        );
        expect(negativePairsOf(mined)).toEqual(
          everyPair(batch.labels, false).filter(([a, n]) => distanceIn(batch, a, n) < negativeMargin),
        );
        const told = asSimilarities(batch);
        const asTold = { positiveMargin: -positiveMargin, negativeMargin: -negativeMargin };
        expect(pairMarginPairs(told.distances, told.labels, asTold)).toEqual(mined);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('follows a permutation of the batch', () => {
    fc.assert(
      fc.property(permutedBatches, ([batch, order]) => {
        const moved = permuted(batch, order);
        expect(tupleSet(pairMarginPairs(moved.distances, moved.labels))).toEqual(
          tupleSet(pairMarginPairs(batch.distances, batch.labels), order),
        );
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it('keeps the pairs of one kind without the other', () => {
    const counts = degenerateBatches.map(({ distances, labels }) => {
      const { positives, negatives } = pairMarginPairs(distances, labels, { negativeMargin: 1.5 });
      return [positives.length, negatives.length];
    });
    expect(counts).toEqual([
      [0, 0],
      [0, 0],
      [6, 0],
      [0, 6],
      [0, 8],
    ]);
  });

  it('has no default margins for similarities and refuses margins that are not finite', () => {
    const { distances, labels } = asSimilarities(degenerateBatches[4]!);
    expect(() => pairMarginPairs(distances, labels)).toThrow(
      /positiveMargin must be given as a finite similarity, got undefined/,
    );
    expect(() => pairMarginPairs(distances, labels, { positiveMargin: 1, negativeMargin: NaN })).toThrow(
      ArgumentError,
    );
    const plain = degenerateBatches[4]!;
    expect(() => pairMarginPairs(plain.distances, plain.labels, { positiveMargin: Infinity })).toThrow(
      /positiveMargin must be finite/,
    );
  });
});

describeBackends('pairMarginMiner', () => {
  it('reads embeddings with a distance or a similarity', () => {
    const embeddings = tensor2d([0, 1, 0.6, 0.8, 1, 0], [3, 2]);
    const labels = [0, 0, 1];
    const byDistance = pairMarginMiner(embeddings, labels, { positiveMargin: 0.5, negativeMargin: 1 });
    // Distances: 0–1 √.4, 1–2 √.8, 0–2 √2.
    expect(tupleSet(byDistance)).toEqual(
      new Set(['positive 0,1', 'positive 1,0', 'negative 1,2', 'negative 2,1']),
    );
    const bySimilarity = { distance: cosineSimilarity, positiveMargin: 0.9, negativeMargin: 0.5 };
    expect(pairMarginMiner(embeddings, labels, bySimilarity)).toEqual(byDistance);
    embeddings.dispose();
  });
});
