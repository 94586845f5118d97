import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../random/seeded-random.ts';
import { clopperPearson } from './clopper-pearson.ts';
import { clusterBootstrap } from './cluster-bootstrap.ts';

function weightedMean(values: readonly number[]) {
  return (weights: Float64Array) => {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return total === 0 ? null : values.reduce((sum, value, i) => sum + value * weights[i]!, 0) / total;
  };
}

describe('clusterBootstrap', () => {
  it('draws whole clusters: each keeps one weight, and the weights add up to the number of draws', () => {
    const clusters = Int32Array.of(5, 5, 9, 9, 9, 2);
    const seen: number[][] = [];
    clusterBootstrap(clusters, (weights) => seen.push([...weights]) / 1e6, {
      random: createSeededRandom(1),
      replicates: 50,
    });
    for (const [a, b, c, d, e, f] of seen) {
      expect([a, c, c]).toEqual([b, d, e]);
      expect(a! + c! + f!).toBe(3);
    }
    expect(seen.length).toBe(51);
  });

  it('gives the standard error of a mean of independent observations', () => {
    const random = createSeededRandom(2);
    const values = Array.from({ length: 400 }, () => (random.next() < 0.3 ? 1 : 0));
    const mean = values.reduce<number>((sum, value) => sum + value, 0) / 400;
    const interval = clusterBootstrap(Int32Array.from(values.keys()), weightedMean(values), {
      random,
      replicates: 2000,
    })!;
    const halfWidth = 1.96 * Math.sqrt((mean * (1 - mean)) / 400);
    // The bootstrap's own noise at 2,000 replicates is about 5 % of the width.
    expect((interval.high - interval.low) / 2 / halfWidth).toBeGreaterThan(0.9);
    expect((interval.high - interval.low) / 2 / halfWidth).toBeLessThan(1.1);
    expect(interval.low).toBeLessThan(mean);
    expect(interval.high).toBeGreaterThan(mean);
  });

  it('does not narrow when each observation is repeated within its cluster', () => {
    const values = [1, 0, 1, 1, 0, 1, 0, 1];
    const once = clusterBootstrap(Int32Array.from(values.keys()), weightedMean(values), {
      random: createSeededRandom(3),
    });
    const repeated = values.flatMap((value) => new Array<number>(10).fill(value));
    const clusters = Int32Array.from(repeated.keys(), (i) => Math.floor(i / 10));
    const many = clusterBootstrap(clusters, weightedMean(repeated), { random: createSeededRandom(3) })!;
    expect(many.low).toBeCloseTo(once!.low, 12);
    expect(many.high).toBeCloseTo(once!.high, 12);
  });

  it('falls back to the exact interval over clusters when nothing varies', () => {
    const clusters = Int32Array.of(0, 0, 1, 1, 2, 2);
    const always = clusterBootstrap(clusters, () => 1, { random: createSeededRandom(1) });
    expect(always).toEqual(clopperPearson(3, 3));
    const never = clusterBootstrap(clusters, () => 0, {
      random: createSeededRandom(1),
      informativeClusters: 2,
    });
    expect(never).toEqual(clopperPearson(0, 2));
  });

  it('keeps the spread of the replicates where only most of them are 0', () => {
    const clusters = Int32Array.from({ length: 20 }, (_, i) => i);
    const values = [1, ...new Array<number>(19).fill(0)];
    const interval = clusterBootstrap(clusters, weightedMean(values), { random: createSeededRandom(4) })!;
    expect(interval.low).toBe(0);
    expect(interval.high).toBe(0.15);
  });

  it('is null where the statistic is undefined, and leaves out single undefined replicates', () => {
    expect(clusterBootstrap(Int32Array.of(1, 2), () => null, { random: createSeededRandom(1) })).toBeNull();
    const firstOnly = (weights: Float64Array) => (weights[0] === 0 ? null : 0.25 * weights[0]!);
    const interval = clusterBootstrap(Int32Array.of(1, 2), firstOnly, { random: createSeededRandom(1) })!;
    expect(interval).toEqual({ low: 0.25, high: 0.5 });
  });
});
