import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextAbove } from './next-above.ts';

describe('nextAbove', () => {
  it('leaves no number in between', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, max: 1e308 }), (value) => {
        const next = nextAbove(value);
        expect(next).toBeGreaterThan(value);
        const middle = value / 2 + next / 2;
        expect(middle <= value || middle >= next).toBe(true);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('steps over zero from either side', () => {
    expect(nextAbove(0)).toBe(Number.MIN_VALUE);
    expect(nextAbove(-0)).toBe(Number.MIN_VALUE);
    expect(nextAbove(-Number.MIN_VALUE)).toBe(-0);
    expect(nextAbove(1)).toBe(1 + Number.EPSILON);
    expect(nextAbove(-1)).toBe(-1 + Number.EPSILON / 2);
  });

  it('leaves infinities', () => {
    expect(nextAbove(-Infinity)).toBe(-Infinity);
    expect(nextAbove(Infinity)).toBe(Infinity);
  });
});
