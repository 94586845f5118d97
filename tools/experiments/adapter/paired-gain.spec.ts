import { describe, expect, it } from 'vitest';
import { pairedGain, studentQuantile } from './paired-gain.ts';

describe('pairedGain', () => {
  it('knows the quantiles of the tables', () => {
    // two-sided 95 %, from any table of Student's t
    for (const [freedom, t] of [
      [1, 12.7062],
      [4, 2.7764],
      [9, 2.2622],
    ] as const) {
      expect(studentQuantile(freedom)).toBeCloseTo(t, 4);
    }
  });

  it('is symmetric about the mean', () => {
    // mean 2, standard deviation 1, n = 3: ± 4.3027 / √3
    const { mean, low, high } = pairedGain([1, 2, 3]);
    expect(mean).toBe(2);
    expect(high - 2).toBeCloseTo(4.30265 / Math.sqrt(3), 4);
    expect(2 - low).toBeCloseTo(high - 2, 12);
  });

  it('has no width where all gains agree, and needs two', () => {
    expect(pairedGain([0.5, 0.5])).toEqual({ mean: 0.5, low: 0.5, high: 0.5, pairs: 2 });
    expect(() => pairedGain([1])).toThrow(RangeError);
  });
});
