import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyPairs, once } from '../../test/score-samples.ts';
import { clopperPearson } from './clopper-pearson.ts';
import { fmrResolution } from './fmr-resolution.ts';
import { nextAbove } from './next-above.ts';
import { allowedErrors, tarAtFmr } from './tar-at-fmr.ts';
import { VerificationScores } from './verification-scores.ts';

const anyRate = fc.oneof(
  fc.integer({ min: 0, max: 20 }).map((twentieths) => twentieths / 20),
  fc.double({ min: 0, max: 1, noNaN: true }),
);

describe('tarAtFmr', () => {
  it('is the greatest TAR of all thresholds that keep the rate', () => {
    fc.assert(
      fc.property(anyPairs, anyRate, ({ genuine, impostor }, fmr) => {
        const scores = new VerificationScores(genuine, impostor);
        const { tar, far, isResolved } = tarAtFmr(scores, fmr);
        const candidates = [...genuine, ...impostor, Infinity].map((t) => scores.ratesAt(t));
        const kept = candidates.filter((rates) => rates.far <= fmr);
        expect(tar).toBe(Math.max(...kept.map((rates) => rates.tar)));
        expect(far).toBe(Math.max(...kept.map((rates) => rates.far)));
        expect(isResolved).toBe(impostor.length * fmr >= 1);
      }),
      once,
    );
  });

  it('names the half-open interval of thresholds that have these rates', () => {
    fc.assert(
      fc.property(anyPairs, anyRate, ({ genuine, impostor }, fmr) => {
        const scores = new VerificationScores(genuine, impostor);
        const { tar, far, threshold } = tarAtFmr(scores, fmr);
        // Scores are whole numbers: half a step above the open end is still within.
        expect(scores.ratesAt(threshold.upTo)).toEqual({ far, tar });
        expect(scores.ratesAt(Math.max(threshold.above, -100) + 0.5)).toEqual({ far, tar });
        if (threshold.above !== -Infinity) expect(scores.ratesAt(threshold.above).far).toBeGreaterThan(fmr);
        if (threshold.upTo !== Infinity) {
          expect(scores.ratesAt(threshold.upTo + 0.5)).not.toEqual({ far, tar });
        }
      }),
      once,
    );
  });

  it('does not fall when the rate rises', () => {
    fc.assert(
      fc.property(anyPairs, anyRate, anyRate, ({ genuine, impostor }, a, b) => {
        const scores = new VerificationScores(genuine, impostor);
        const strict = tarAtFmr(scores, Math.min(a, b));
        const lenient = tarAtFmr(scores, Math.max(a, b));
        expect(lenient.tar).toBeGreaterThanOrEqual(strict.tar);
        expect(lenient.far).toBeGreaterThanOrEqual(strict.far);
      }),
      once,
    );
  });

  it('gives a perfect model 1 also where no impostor reaches a threshold', () => {
    const perfect = tarAtFmr(new VerificationScores([0.9, 0.8], [0.2, 0.1]), 0.1);
    expect(perfect).toEqual({ tar: 1, far: 0, threshold: { above: 0.2, upTo: 0.8 }, isResolved: false });
  });

  it('accepts nothing where an impostor is the most alike, and everything at rate 1', () => {
    const inverted = new VerificationScores([0.1], [0.9]);
    expect(tarAtFmr(inverted, 0).threshold).toEqual({ above: 0.9, upTo: Infinity });
    expect(tarAtFmr(inverted, 1)).toEqual({
      tar: 1,
      far: 1,
      threshold: { above: -Infinity, upTo: 0.1 },
      isResolved: true,
    });
  });

  it('refuses a pair that ties with an impostor who must be refused', () => {
    expect(tarAtFmr(new VerificationScores([5, 5, 5], [5, 5]), 0.5)).toMatchObject({ tar: 0, far: 0 });
  });

  it.each([-0.1, 1.1, NaN])('refuses the rate %d', (fmr) => {
    expect(() => tarAtFmr(new VerificationScores([1], [0]), fmr)).toThrow(
      `tarAtFmr: fmr must be in [0, 1], got ${fmr}`,
    );
  });
});

describe('allowedErrors', () => {
  it('is not put off by rounding', () => {
    expect(allowedErrors(100, 0.29)).toBe(29);
    for (let trials = 1; trials < 60; trials++) {
      for (let errors = 0; errors <= trials; errors++) {
        expect(allowedErrors(trials, errors / trials)).toBe(errors);
        // The greatest rate below, whose product with the trials may round up to the errors.
        if (errors > 0) expect(allowedErrors(trials, -nextAbove(-errors / trials))).toBe(errors - 1);
      }
    }
  });
});

describe('fmrResolution', () => {
  it('says what a thousand impostor trials without an error prove', () => {
    expect(fmrResolution(1000, 1e-4)).toEqual({
      isResolved: false,
      leastRate: 0.001,
      upperBoundWithoutErrors: expect.closeTo(0.0029912495450953314, 12) as number,
    });
    expect(fmrResolution(1000, 1e-3).isResolved).toBe(true);
  });

  it('is the upper end of the exact two-sided 90 % interval', () => {
    for (const trials of [1, 7, 300]) {
      expect(fmrResolution(trials, 1).upperBoundWithoutErrors).toBeCloseTo(
        clopperPearson(0, trials, 0.9).high,
        10,
      );
    }
  });

  it('refuses no trial and rates outside (0, 1]', () => {
    expect(() => fmrResolution(0, 0.1)).toThrow(
      'fmrResolution: impostors must be a whole number >= 1, got 0',
    );
    for (const rate of [0, 1.1, NaN])
      expect(() => fmrResolution(10, rate)).toThrow(/fmr must be in \(0, 1\]/);
  });
});
