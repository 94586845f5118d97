import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { once } from '../../test/score-samples.ts';
import { alphaQueryExpansion } from './alpha-query-expansion.ts';

const anyPoints = fc.array(
  fc.array(
    fc.integer({ min: -1e6, max: 1e6 }).map((millionths) => millionths / 1e6),
    { minLength: 3, maxLength: 3 },
  ),
  { minLength: 1, maxLength: 10 },
);

/** By sorting all points by cosine, the point itself first. */
function expandBySorting(points: number[][], k: number, alpha: number): number[][] {
  const length = (v: number[]) => Math.hypot(...v) || 1;
  const cosine = (a: number[], b: number[]) =>
    a.reduce((sum, value, d) => sum + (value / length(a)) * (b[d]! / length(b)), 0);
  return points.map((point, self) => {
    const nearest = points
      .map((other, index) => ({ other, index, cos: cosine(point, other) }))
      .sort(
        (a, b) => Number(b.index === self) - Number(a.index === self) || b.cos - a.cos || a.index - b.index,
      )
      .slice(0, k);
    return point.map(
      (_, d) =>
        nearest.reduce((sum, { other, cos }) => sum + Math.max(0, cos) ** alpha * other[d]!, 0) /
        nearest.length,
    );
  });
}

const expectClose = (got: Float64Array[], expected: ArrayLike<number>[]) =>
  got.forEach((vector, i) => vector.forEach((value, d) => expect(value).toBeCloseTo(expected[i]![d]!, 9)));

describe('alphaQueryExpansion', () => {
  it('averages a point and its nearest, weighted by a power of the cosine', () => {
    fc.assert(
      fc.property(
        anyPoints,
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom(0.5, 1, 3),
        (points, k, alpha) => {
          expectClose(alphaQueryExpansion(points, { k, alpha }), expandBySorting(points, k, alpha));
        },
      ),
      once,
    );
  });

  it('expands again what was expanded', () => {
    fc.assert(
      fc.property(anyPoints, (points) => {
        const twice = alphaQueryExpansion(alphaQueryExpansion(points, { k: 3 }), { k: 3 });
        expectClose(alphaQueryExpansion(points, { k: 3, times: 2 }), twice);
      }),
      once,
    );
  });

  it('keeps points that are alone or expanded by nothing but themselves', () => {
    expectClose(alphaQueryExpansion([[3, 4]]), [[3, 4]]);
    expectClose(
      alphaQueryExpansion(
        [
          [3, 4],
          [4, 3],
        ],
        { k: 1 },
      ),
      [
        [3, 4],
        [4, 3],
      ],
    );
  });

  it('prefers the lower index of equally alike points', () => {
    const sameDirection = [
      [1, 0],
      [2, 0],
      [4, 0],
    ];
    expectClose(alphaQueryExpansion(sameDirection, { k: 2 }), [
      [1.5, 0],
      [1.5, 0],
      [2.5, 0],
    ]);
  });

  it('does not let opposite points pull, whatever the power', () => {
    for (const alpha of [1, 2, 3])
      expectClose(
        alphaQueryExpansion(
          [
            [1, 0],
            [-1, 0],
          ],
          { k: 2, alpha },
        ),
        [
          [0.5, 0],
          [-0.5, 0],
        ],
      );
  });

  it('gives finite values for zero vectors and duplicates', () => {
    const points = [
      [0, 0],
      [1, 1],
      [1, 1],
    ];
    expectClose(alphaQueryExpansion(points, { k: 2 }), [
      [0, 0],
      [1, 1],
      [1, 1],
    ]);
  });

  it('refuses no point, points of several lengths, values that are not finite and options out of range', () => {
    expect(() => alphaQueryExpansion([])).toThrow(
      'alphaQueryExpansion: points must not be empty, got length 0',
    );
    expect(() => alphaQueryExpansion([[1], [1, 2]])).toThrow(/points must have length 1, got length 2 at 1/);
    expect(() => alphaQueryExpansion([[1], [NaN]])).toThrow(/points\[1\] must be finite, got NaN at 0/);
    expect(() => alphaQueryExpansion([[1]], { k: 0 })).toThrow(/k must be a whole number >= 1, got 0/);
    expect(() => alphaQueryExpansion([[1]], { alpha: -1 })).toThrow(/alpha must be >= 0, got -1/);
    expect(() => alphaQueryExpansion([[1]], { times: 0 })).toThrow(
      /times must be a whole number >= 1, got 0/,
    );
  });
});
