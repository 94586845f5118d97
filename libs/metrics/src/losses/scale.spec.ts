import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../checks/argument-error.ts';
import { resolveScale } from './scale.ts';

describe('the scale', () => {
  it('is √2 ln(C − 1) where it is automatic, and at least 1', () => {
    expect(resolveScale('test', 'auto', 101)).toBeCloseTo(Math.SQRT2 * Math.log(100), 12);
    for (const classes of [1, 2, 3]) expect(resolveScale('test', 'auto', classes)).toBe(1);
  });

  it('never falls with the number of classes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.nat(1000), (classes, more) => {
        const scale = resolveScale('test', 'auto', classes);
        expect(scale).toBeGreaterThan(0);
        expect(resolveScale('test', 'auto', classes + more)).toBeGreaterThanOrEqual(scale);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('is what it is as a number > 0, and an error otherwise', () => {
    expect(resolveScale('test', 30, 2)).toBe(30);
    for (const scale of [0, -1, NaN, Infinity]) {
      expect(() => resolveScale('test', scale, 2)).toThrow(ArgumentError);
    }
  });
});
