import { createSeededRandom } from '@gallerist/metrics/random';
import { describe, expect, it } from 'vitest';
import type { LabelledVector } from './identity-scores.ts';
import { mapped, mappedStatistics, mapSimilarities } from './mapped-calibration.ts';

const random = createSeededRandom(3);
const unit = (values: readonly number[]): Float32Array => {
  const length = Math.hypot(...values);
  return Float32Array.from(values, (value) => value / length);
};
const people = (count: number, dimensions = 16): LabelledVector[] =>
  Array.from({ length: count * 2 }, (_, at) => ({
    identity: Math.floor(at / 2),
    vector: unit(Array.from({ length: dimensions }, () => random.next() - 0.5)),
  }));
/** With one more component of the same size in everybody: cosines become (c + s²) / (1 + s²), a straight line. */
const shifted = (rows: readonly LabelledVector[], s: number): LabelledVector[] =>
  rows.map(({ identity, vector }) => ({ identity, vector: unit([...vector, s]) }));

describe('mapSimilarities', () => {
  it('finds a straight line between two spaces', async () => {
    const from = people(40);
    const mapping = await mapSimilarities(from, shifted(from, 0.5));
    expect(mapping.slope).toBeCloseTo(1 / 1.25, 3);
    expect(mapping.intercept).toBeCloseTo(0.25 / 1.25, 3);
    expect(mapped(mapping, 0.6)).toBeCloseTo((0.6 + 0.25) / 1.25, 3);
  });

  it('changes nothing where a space is itself, or people are too few to tell', async () => {
    const from = people(20);
    expect(await mapSimilarities(from, from)).toMatchObject({ slope: 1 });
    expect((await mapSimilarities(from, from)).intercept).toBeCloseTo(0, 12);
    const few = from.slice(0, 4);
    expect(await mapSimilarities(few, shifted(few, 1))).toEqual({ intercept: 0, slope: 1, comparisons: 0 });
  });

  it('stays a cosine', () => {
    expect(mapped({ intercept: 0.5, slope: 2, comparisons: 1 }, 0.9)).toBe(1);
    expect(mapped({ intercept: -0.5, slope: 2, comparisons: 1 }, -0.9)).toBe(-1);
  });
});

describe('mappedStatistics', () => {
  it('moves similarities and their spreads, and no rate or count', () => {
    const histogram = { firstEdge: 0.1, binWidth: 0.01, counts: [3, 4] };
    const statistics = {
      ...{ identities: 9, images: 10, impostorComparisons: 11, genuineComparisons: 12 },
      thresholds: [{ fmr: 1e-4, cosineSimilarity: 0.6, standardError: 0.02 }],
      ...{ impostor: histogram, genuine: histogram },
      tail: {
        ...{
          model: 'generalised-pareto' as const,
          threshold: 0.5,
          exceedanceRate: 1e-3,
          scale: 0.04,
          shape: -0.1,
        },
        covariance: [
          [4, 2],
          [2, 1],
        ] as const,
      },
    };
    const moved = mappedStatistics(statistics, { intercept: 0.2, slope: 0.5, comparisons: 100 });
    expect(moved).toMatchObject({
      ...{ identities: 9, impostorComparisons: 11 },
      thresholds: [{ fmr: 1e-4, cosineSimilarity: 0.5, standardError: 0.01 }],
      impostor: { firstEdge: 0.25, binWidth: 0.005, counts: [3, 4] },
      tail: {
        ...{ threshold: 0.45, exceedanceRate: 1e-3, scale: 0.02, shape: -0.1 },
        covariance: [
          [1, 1],
          [1, 1],
        ],
      },
    });
  });
});
