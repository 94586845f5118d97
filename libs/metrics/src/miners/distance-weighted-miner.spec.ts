import { tensor2d } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { degenerateBatches, everyPair, tiedBatches, tripletsOf } from '../../test/mining-batches.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { createSeededRandom } from '../random/seeded-random.ts';
import { batchDistances } from './batch-distances.ts';
import { distanceWeightedMiner, distanceWeightedTriplets } from './distance-weighted-miner.ts';
import { distanceWeightedProbabilities } from './distance-weighted-probabilities.ts';

const dimension = 5;

describe('distanceWeightedTriplets', () => {
  it('draws a negative of some probability for each pair whose anchor has one', () => {
    fc.assert(
      fc.property(tiedBatches, fc.nat(), ({ distances, labels }, seed) => {
        const random = createSeededRandom(seed);
        const triplets = tripletsOf(distanceWeightedTriplets(distances, labels, { random, dimension }));
        const probabilities = distanceWeightedProbabilities(distances, labels, { dimension });
        const probability = (a: number, n: number): number => probabilities[a * labels.length + n]!;
        for (const [a, , n] of triplets) expect(probability(a!, n!)).toBeGreaterThan(0);
        expect(triplets.map(([a, p]) => [a, p])).toEqual(
          everyPair(labels, true).filter(([a]) => labels.some((_, n) => probability(a, n) > 0)),
        );
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('draws as often as the probabilities say', () => {
    const values = new Float32Array(25).fill(1);
    for (const [n, distance] of [0.6, 0.8, 1.1].entries()) values[n + 2] = distance;
    const distances = batchDistances(values, { size: 5 });
    const labels = [0, 0, 1, 2, 3];
    const random = createSeededRandom(11);
    const counts = new Map<number, number>();
    for (let i = 0; i < 4000; i += 1) {
      const [negative] = distanceWeightedTriplets(distances, labels, { random, dimension }).negatives;
      counts.set(negative!, (counts.get(negative!) ?? 0) + 1);
    }
    const probabilities = distanceWeightedProbabilities(distances, labels, { dimension });
    for (const negative of [2, 3, 4]) {
      // 4,000 draws: at most 4 standard deviations of 32.
      expect(Math.abs(counts.get(negative)! - 4000 * probabilities[negative]!)).toBeLessThan(127);
    }
  });

  it('repeats with the seed', () => {
    const labels = Array.from({ length: 12 }, (_, row) => row % 3);
    const distances = batchDistances(new Float32Array(144).fill(1), { size: 12 });
    const mined = (seed: number) =>
      distanceWeightedTriplets(distances, labels, { random: createSeededRandom(seed), dimension });
    expect(mined(1)).toEqual(mined(1));
    expect(mined(1)).not.toEqual(mined(2));
  });

  it('mines nothing where there is no triplet', () => {
    const counts = degenerateBatches.map(
      ({ distances, labels }) =>
        distanceWeightedTriplets(distances, labels, { random: createSeededRandom(1), dimension }).anchors
          .length,
    );
    expect(counts).toEqual([0, 0, 0, 0, 4]);
  });
});

describeBackends('distanceWeightedMiner', () => {
  it('reads embeddings as directions and leaves far negatives out', () => {
    const embeddings = tensor2d([2, 0, 5, 0.1, 1, 1, -1, 0], [4, 2]);
    const random = createSeededRandom(1);
    expect(tripletsOf(distanceWeightedMiner(embeddings, [0, 0, 1, 2], { random }))).toEqual([
      [0, 1, 2],
      [1, 0, 2],
    ]);
    embeddings.dispose();
  });
});
