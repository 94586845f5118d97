import { describe, expect, it } from 'vitest';
import { fuseMirrored, normaliseRows } from './unit-rows.ts';

describe('normaliseRows', () => {
  it('brings each row to length 1 by itself', () => {
    expect(Array.from(normaliseRows(Float32Array.of(3, 4, 0, -2), 2))).toEqual([
      Math.fround(0.6),
      Math.fround(0.8),
      0,
      -1,
    ]);
    expect(normaliseRows(new Float32Array(0), 4)).toHaveLength(0);
  });

  it('does not overflow where the squares of float32 would', () => {
    expect(normaliseRows(Float32Array.of(3e30, 4e30), 2)[1]).toBeCloseTo(0.8, 6); // one rounding to float32
  });

  it.each([
    [[1, 0, Number.NaN, 1], 'row 1 is not finite'],
    [[1, 0, Infinity, 1], 'row 1 is not finite'],
    [[0, 0, 1, 1], 'row 0 has no length'],
  ])('refuses %j', (rows, message) => {
    expect(() => normaliseRows(Float32Array.from(rows), 2)).toThrow(message);
  });
});

describe('fuseMirrored', () => {
  it('adds a crop and its mirror image, and normalises', () => {
    const rows = Float32Array.of(1, 0, 0, 1, 0, -1, 0, -1);
    const half = Math.fround(Math.SQRT1_2);
    expect(Array.from(fuseMirrored(rows, 2))).toEqual([half, half, 0, -1]);
  });

  it('refuses two views that cancel out', () => {
    expect(() => fuseMirrored(Float32Array.of(1, 0, -1, 0), 2)).toThrow('no length');
  });
});
