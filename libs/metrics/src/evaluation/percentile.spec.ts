import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentile } from './percentile.ts';

describe('percentile', () => {
  it('interpolates between the order statistics', () => {
    expect(percentile([4, 1, 3, 2], 50)).toBe(2.5);
    expect(percentile([10, 20, 30, 40, 50], 90)).toBeCloseTo(46, 12);
    expect(percentile([3], 99)).toBe(3);
  });

  it('is null without values', () => {
    expect(percentile([], 50)).toBeNull();
  });

  it('keeps infinities apart from their neighbours', () => {
    expect(percentile([-Infinity, -Infinity, 1], 0)).toBe(-Infinity);
    expect(percentile([-Infinity, 1, 2], 100)).toBe(2);
  });

  it('ends at the least and the greatest value and rises in between', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 });
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1 }), (values) => {
        expect(percentile(values, 0)).toBe(Math.min(...values));
        expect(percentile(values, 100)).toBe(Math.max(...values));
        expect(percentile(values, 30)!).toBeLessThanOrEqual(percentile(values, 70)!);
      }),
    );
  });

  it('refuses a percentage out of range and NaN', () => {
    expect(() => percentile([1], 101)).toThrow(/percentage must be in/);
    expect(() => percentile([NaN], 50)).toThrow(RangeError);
  });
});
