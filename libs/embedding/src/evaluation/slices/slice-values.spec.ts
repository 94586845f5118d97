import { describe, expect, it } from 'vitest';
import { sliceValues } from './slice-values.ts';

const lists = (values: readonly number[], cut: Parameters<typeof sliceValues>[1]) =>
  sliceValues(values, cut).map(({ from, to, places }) => [from, to, [...places]]);

describe('sliceValues', () => {
  it('cuts at edges, the greatest value with the last slice', () => {
    expect(lists([5, 0, 10, 20, 15], { edges: [10, 15] })).toEqual([
      [0, 10, [0, 1]],
      [10, 15, [2]],
      [15, 20, [3, 4]],
    ]);
    expect(lists([5, 0], { edges: [10, 15] })).toEqual([[0, 5, [0, 1]]]);
  });

  it('cuts at quantiles and keeps equal values together', () => {
    const slices = sliceValues(
      Array.from({ length: 100 }, (_, i) => i),
      { parts: 4 },
    );
    expect(slices.map(({ places }) => places.length)).toEqual([25, 25, 25, 25]);
    const tied = sliceValues([1, 1, 1, 1, 1, 1, 2, 3], { parts: 4 });
    expect(tied[0]).toMatchObject({ from: 1 });
    expect([...(tied[0]?.places ?? [])]).toEqual([0, 1, 2, 3, 4, 5]);
    expect(tied.reduce((sum, { places }) => sum + places.length, 0)).toBe(8);
  });

  it('leaves unknown values out, and gives nothing where all are equal', () => {
    expect(lists([NaN, 1, 3], { edges: [2] })).toEqual([
      [1, 2, [1]],
      [2, 3, [2]],
    ]);
    expect(sliceValues([NaN, 4, 4], { parts: 4 })).toEqual([]);
    expect(sliceValues([], { parts: 4 })).toEqual([]);
  });
});
