import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asSimilarities,
  degenerateBatches,
  distanceIn,
  permuted,
  permutedBatches,
  tiedBatches,
} from '../../test/mining-batches.ts';
import type { MiningBatch } from '../../test/mining-batches.ts';
import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { batchDistances } from './batch-distances.ts';
import { distanceWeightedProbabilities } from './distance-weighted-probabilities.ts';

const dimension = 5;

/** 1 / q(d) as it stands, for a dimension that does not overflow. */
function oracle(batch: MiningBatch): number[] {
  const { labels } = batch;
  return labels.flatMap((label, a) => {
    const weights = labels.map((other, n) => {
      const distance = distanceIn(batch, a, n);
      if (other === label || distance >= 1.4) return 0;
      const d = Math.max(distance, 0.5);
      return 1 / (d ** (dimension - 2) * (1 - (d * d) / 4) ** ((dimension - 3) / 2));
    });
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => (total === 0 ? 0 : weight / total));
  });
}

describe('distanceWeightedProbabilities', () => {
  it('agrees with the density of the sphere', () => {
    fc.assert(
      fc.property(tiedBatches, (batch) => {
        const got = distanceWeightedProbabilities(batch.distances, batch.labels, { dimension });
        const expected = oracle(batch);
        expect(got.length).toBe(expected.length);
        // float64 on both sides, a few operations: 1e-12 relative to at most 1.
        got.forEach((probability, i) => expect(Math.abs(probability - expected[i]!)).toBeLessThan(1e-12));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('sums to 1 in each row that has a negative near enough, in every dimension', () => {
    fc.assert(
      fc.property(tiedBatches, fc.constantFrom(1, 2, 3, 64, 512, 4096), (batch, D) => {
        const got = distanceWeightedProbabilities(batch.distances, batch.labels, {
          dimension: D,
          nonzeroLossCutoff: 2,
        });
        const { labels } = batch;
        labels.forEach((label, a) => {
          const row = got.subarray(a * labels.length, (a + 1) * labels.length);
          const sum = row.reduce((total, value) => total + value, 0);
          const hasNegative = labels.some((other, n) => other !== label && distanceIn(batch, a, n) < 2);
          expect(Math.abs(sum - (hasNegative ? 1 : 0))).toBeLessThan(1e-12);
        });
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it('keeps every row where one near negative outweighs the batch by e^300', () => {
    // Rows 0 and 1 are .6 apart; row 2 is 1.3 from both: its weights are below e⁻²⁸⁰ of theirs at D = 512.
    const values = Float32Array.of(0, 0.6, 1.3, 0.6, 0, 1.3, 1.3, 1.3, 0);
    const got = distanceWeightedProbabilities(batchDistances(values, { size: 3 }), [0, 1, 2], {
      dimension: 512,
    });
    expect([...got.subarray(6)]).toEqual([0.5, 0.5, 0]);
    expect(got[1]).toBe(1);
  });

  it('stays finite for opposite vectors', () => {
    const values = Float32Array.of(0, 2, 2, 0);
    const options = { dimension: 512, nonzeroLossCutoff: 2 };
    expect([...distanceWeightedProbabilities(batchDistances(values, { size: 2 }), [0, 1], options)]).toEqual([
      0, 0, 0, 0,
    ]);
    const nearly = values.map((value) => value * (1 - 2 ** -24));
    expect([...distanceWeightedProbabilities(batchDistances(nearly, { size: 2 }), [0, 1], options)]).toEqual([
      0, 1, 1, 0,
    ]);
  });

  it('follows a permutation of the batch', () => {
    fc.assert(
      fc.property(permutedBatches, ([batch, order]) => {
        const moved = permuted(batch, order);
        const before = distanceWeightedProbabilities(batch.distances, batch.labels, { dimension });
        const after = distanceWeightedProbabilities(moved.distances, moved.labels, { dimension });
        const size = batch.labels.length;
        before.forEach((probability, i) => {
          const place = order[Math.floor(i / size)]! * size + order[i % size]!;
          expect(Math.abs(after[place]! - probability)).toBeLessThan(1e-12);
        });
      }),
      { seed: 3, numRuns: 60 },
    );
  });

  it('draws only from the other class of equal vectors, evenly', () => {
    const { distances, labels } = degenerateBatches[4]!;
    expect([...distanceWeightedProbabilities(distances, labels, { dimension }).subarray(0, 4)]).toEqual([
      0, 0, 0.5, 0.5,
    ]);
  });

  it('refuses similarities, distances off the sphere and options out of range', () => {
    const { distances, labels } = degenerateBatches[4]!;
    const probabilities = distanceWeightedProbabilities;
    expect(() =>
      probabilities(asSimilarities(degenerateBatches[4]!).distances, labels, { dimension }),
    ).toThrow(/distances must be Euclidean distances of L2-normalised rows, in \[0, 2\], got similarities/);
    const far = batchDistances(Float32Array.of(0, 3, 3, 0), { size: 2 });
    expect(() => probabilities(far, [0, 1], { dimension })).toThrow(ArgumentError);
    expect(() => probabilities(distances, [0], { dimension })).toThrow(ShapeError);
    expect(() => probabilities(distances, labels, { dimension: 0 })).toThrow(/dimension must be/);
    expect(() => probabilities(distances, labels, { dimension, cutoff: 0 })).toThrow(/cutoff must be/);
    for (const nonzeroLossCutoff of [0.5, 2.5, NaN]) {
      expect(() => probabilities(distances, labels, { dimension, nonzeroLossCutoff })).toThrow(
        /nonzeroLossCutoff must be in \(0.5, 2\]/,
      );
    }
  });
});
