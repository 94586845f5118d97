import { describe, expect, it } from 'vitest';
import { compare } from './compare.ts';

const close = { abs: 1e-3, rel: 0 };
const agrees = (expected: unknown, got: unknown, tolerance: typeof close | null = null) =>
  compare(expected, got, tolerance).length === 0;

describe('compare', () => {
  it('takes numbers within the tolerance, and without one only the very number', () => {
    expect(agrees(1, 1.0009, close)).toBe(true);
    expect(agrees(1, 1.0011, close)).toBe(false);
    expect(agrees(1, 1 + Number.EPSILON)).toBe(false);
    expect(agrees(100, 100.9, { abs: 0, rel: 0.01 })).toBe(true);
  });

  it('takes what is not finite for itself alone', () => {
    expect(agrees(NaN, NaN, close)).toBe(true);
    expect(agrees(Infinity, Infinity, close)).toBe(true);
    expect(agrees(Infinity, 1e308, close)).toBe(false);
    expect(agrees(1, NaN, close)).toBe(false);
    expect(agrees(-Infinity, Infinity, close)).toBe(false);
  });

  it('refuses an answer of another shape', () => {
    expect(agrees([1, 2], [1, 2, 3])).toBe(false);
    expect(agrees([1, 2], 1)).toBe(false);
    expect(agrees({ a: 1 }, undefined)).toBe(false);
    expect(agrees({ a: 1 }, { b: 1 })).toBe(false);
    expect(agrees([], {})).toBe(false);
    expect(agrees(null, undefined)).toBe(false);
  });

  it('reads typed arrays as lists, and lets an answer say more than was asked', () => {
    expect(agrees({ x: [1, 2] }, { x: Float32Array.of(1, 2), y: 3 })).toBe(true);
  });

  it('accepts any of the answers that a key lists', () => {
    const expected = {
      xAnyOf: [
        [1, 2],
        [3, 4],
      ],
    };
    expect(agrees(expected, { x: [3, 4] })).toBe(true);
    expect(agrees(expected, { x: [1, 4] })).toBe(false);
    expect(agrees(expected, {})).toBe(false);
  });

  it('compares tuples as sets, unless their key says that they are ordered', () => {
    const [one, other] = [
      [
        [0, 10],
        [0, 2],
      ],
      [
        [0, 2],
        [0, 10],
      ],
    ];
    expect(agrees({ posPairs: one }, { posPairs: other })).toBe(true);
    expect(
      agrees(
        { posPairs: one },
        {
          posPairs: [
            [0, 2],
            [0, 2],
          ],
        },
      ),
    ).toBe(false);
    expect(agrees({ orderedPairs: one }, { orderedPairs: other })).toBe(false);
    expect(agrees({ rows: one }, { rows: other })).toBe(false);
  });

  it('takes a number for a half-open interval that holds it', () => {
    const expected = { threshold: { lo: 0.5, hi: 0.6 } };
    expect(agrees(expected, { threshold: 0.6 })).toBe(true);
    expect(agrees(expected, { threshold: 0.5 })).toBe(false);
    expect(agrees(expected, { threshold: { lo: 0.5, hi: 0.6 } })).toBe(true);
  });

  it('holds a bound that an answer must be above', () => {
    expect(agrees({ xGreaterThan: 0.5 }, { x: 0.51 })).toBe(true);
    expect(agrees({ xGreaterThan: 0.5 }, { x: 0.5 })).toBe(false);
    expect(agrees({ xGreaterThan: 0.5 }, {})).toBe(false);
  });

  it('names the place of each difference', () => {
    expect(compare({ a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: 1 }, { b: 3 }] }, null)).toEqual([
      { path: 'a[1].b', expected: 2, got: 3 },
    ]);
  });
});
