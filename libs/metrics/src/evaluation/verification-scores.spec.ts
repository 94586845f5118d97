import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyPairs, once } from '../../test/score-samples.ts';
import { VerificationScores } from './verification-scores.ts';

describe('VerificationScores', () => {
  it('sorts a copy and keeps the type of float32 scores', () => {
    const genuine = Float32Array.of(3, 1, 2);
    const scores = new VerificationScores(genuine, [2, -1]);
    expect(scores.genuine).toEqual(Float32Array.of(1, 2, 3));
    expect(scores.impostor).toEqual(Float64Array.of(-1, 2));
    expect(genuine[0]).toBe(3);
  });

  it('counts scores at or above a threshold', () => {
    fc.assert(
      fc.property(anyPairs, fc.integer({ min: -6, max: 6 }), ({ genuine, impostor }, threshold) => {
        const share = (values: readonly number[]) =>
          values.filter((value) => value >= threshold).length / values.length;
        expect(new VerificationScores(genuine, impostor).ratesAt(threshold)).toEqual({
          far: share(impostor),
          tar: share(genuine),
        });
      }),
      once,
    );
  });

  it('accepts all at −∞ and nothing at ∞', () => {
    const scores = new VerificationScores([1, 2], [0]);
    expect(scores.ratesAt(-Infinity)).toEqual({ far: 1, tar: 1 });
    expect(scores.ratesAt(Infinity)).toEqual({ far: 0, tar: 0 });
    expect(() => scores.ratesAt(NaN)).toThrow(
      'VerificationScores.ratesAt: threshold must be a number, got NaN',
    );
  });

  it('refuses to measure without a kind of pair or with scores that are not finite', () => {
    expect(() => new VerificationScores([], [1])).toThrow(
      'VerificationScores: genuine must not be empty, got length 0',
    );
    expect(() => new VerificationScores([1], [])).toThrow(/impostor must not be empty/);
    expect(() => new VerificationScores([1, NaN], [1])).toThrow(/genuine must be finite, got NaN at 1/);
    expect(() => new VerificationScores([1], [Infinity])).toThrow(
      /impostor must be finite, got Infinity at 0/,
    );
  });
});
