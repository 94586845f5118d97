import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyPairs, once } from '../../test/score-samples.ts';
import { dPrime } from './d-prime.ts';

function byFormula(genuine: readonly number[], impostor: readonly number[], ddof: number): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - ddof);
  return Math.abs(mean(genuine) - mean(impostor)) / Math.sqrt((variance(genuine) + variance(impostor)) / 2);
}

describe('dPrime', () => {
  it('agrees with its formula, does not depend on order, and is symmetric', () => {
    fc.assert(
      fc.property(anyPairs, fc.constantFrom(0 as const, 1 as const), ({ genuine, impostor }, ddof) => {
        fc.pre(genuine.length > ddof && impostor.length > ddof);
        const value = dPrime(genuine, impostor, ddof);
        const expected = byFormula(genuine, impostor, ddof);
        if (value === null) expect(new Set(genuine).size + new Set(impostor).size).toBe(2);
        else {
          expect(value).toBeCloseTo(expected, 9);
          expect(dPrime([...impostor].reverse(), genuine, ddof)).toBeCloseTo(value, 9);
        }
      }),
      once,
    );
  });

  it('keeps its digits far from zero', () => {
    expect(dPrime([1e9 + 1, 1e9 + 3], [1e9 - 1, 1e9 + 1])).toBeCloseTo(2, 9);
  });

  it('is undefined where nothing varies', () => {
    expect(dPrime([1, 1], [0, 0])).toBeNull();
  });

  it('refuses too few scores and scores that are not finite', () => {
    expect(() => dPrime([], [1])).toThrow('dPrime: genuine must have more than 0 scores, got length 0');
    expect(() => dPrime([1, 2], [1], 1)).toThrow(/impostor must have more than 1 scores, got length 1/);
    expect(() => dPrime([1, 2], [NaN])).toThrow(/impostor must be finite/);
  });
});
