import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reversed, seeded } from '../../test/labelled-scores.ts';
import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { candidatePosteriors, matePosterior, posteriorFromLlr } from './posterior.ts';

const llr = fc.double({ min: -30, max: 30, noNaN: true });
const share = fc.double({ min: 0.01, max: 1, noNaN: true });

describe('posteriorFromLlr', () => {
  it('is Bayes’ rule', () => {
    fc.assert(
      fc.property(llr, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (ratio, prior) => {
        const joint = Math.exp(ratio) * prior;
        expect(posteriorFromLlr(ratio, prior)).toBeCloseTo(joint / (joint + 1 - prior), 10);
      }),
      seeded,
    );
  });

  it('gives back the prior where the score tells nothing, and certainty at infinity', () => {
    expect(posteriorFromLlr(0, 0.25)).toBeCloseTo(0.25, 14);
    expect(posteriorFromLlr(Infinity, 0.01)).toBe(1);
    expect(posteriorFromLlr(-Infinity, 0.99)).toBe(0);
  });

  it('refuses NaN and priors of 0 and 1', () => {
    expect(() => posteriorFromLlr(NaN, 0.5)).toThrow(ArgumentError);
    expect(() => posteriorFromLlr(0, 0)).toThrow('posteriorFromLlr: prior must be in (0, 1), got 0');
    expect(() => posteriorFromLlr(0, 1)).toThrow(ArgumentError);
  });
});

describe('matePosterior', () => {
  it('is worth less in a greater gallery and more with a greater ratio', () => {
    fc.assert(
      fc.property(
        llr,
        share,
        fc.integer({ min: 1, max: 10_000 }),
        (ratio, expectedMatedShare, gallerySize) => {
          const prior = { expectedMatedShare, gallerySize };
          const posterior = matePosterior(ratio, prior);
          expect(matePosterior(ratio, { ...prior, gallerySize: gallerySize * 2 })).toBeLessThanOrEqual(
            posterior,
          );
          expect(matePosterior(ratio + 1, prior)).toBeGreaterThanOrEqual(posterior);
          expect(posterior >= 0 && posterior <= 1).toBe(true);
          expect(candidatePosteriors([ratio], prior).candidates[0]).toBeCloseTo(posterior, 10);
        },
      ),
      seeded,
    );
  });

  it('divides the expected share by the size of the gallery', () => {
    expect(matePosterior(0, { expectedMatedShare: 0.5, gallerySize: 100 })).toBeCloseTo(0.005, 12);
    expect(matePosterior(Math.log(199), { expectedMatedShare: 0.5, gallerySize: 100 })).toBeCloseTo(0.5, 12);
  });

  it('has no doubt in a closed set of one', () => {
    expect(matePosterior(-50, { expectedMatedShare: 1, gallerySize: 1 })).toBe(1);
  });

  it('refuses shares outside (0, 1] and galleries without identities', () => {
    const at = (expectedMatedShare: number, gallerySize: number) => () =>
      matePosterior(0, { expectedMatedShare, gallerySize });
    expect(at(0, 5)).toThrow('matePosterior: expectedMatedShare must be in (0, 1], got 0');
    expect(at(1.1, 5)).toThrow(ArgumentError);
    expect(at(0.5, 0)).toThrow('matePosterior: gallerySize must be a whole number >= 1, got 0');
    expect(at(0.5, 2.5)).toThrow(ArgumentError);
    expect(() => matePosterior(NaN, { expectedMatedShare: 0.5, gallerySize: 5 })).toThrow(ArgumentError);
  });
});

describe('candidatePosteriors', () => {
  const lists = fc.record({
    llrs: fc.array(llr, { minLength: 1, maxLength: 8 }),
    expectedMatedShare: share,
    more: fc.integer({ min: 0, max: 500 }),
  });

  it('is Bayes’ rule over all identities and nobody', () => {
    fc.assert(
      fc.property(lists, ({ llrs, expectedMatedShare: mated, more }) => {
        const gallerySize = llrs.length + more;
        const result = candidatePosteriors(llrs, { expectedMatedShare: mated, gallerySize });
        const each = mated / gallerySize;
        const total = 1 - mated + each * (llrs.reduce((sum, ratio) => sum + Math.exp(ratio), 0) + more);
        llrs.forEach((ratio, i) =>
          expect(result.candidates[i]).toBeCloseTo((each * Math.exp(ratio)) / total, 10),
        );
        expect(result.unlisted).toBeCloseTo((each * more) / total, 10);
        expect(result.notEnrolled).toBeCloseTo((1 - mated) / total, 10);
        const sum = result.candidates.reduce((all, posterior) => all + posterior, 0);
        expect(sum + result.unlisted + result.notEnrolled).toBeCloseTo(1, 12);
      }),
      seeded,
    );
  });

  it('does not depend on the order of the list', () => {
    fc.assert(
      fc.property(lists, ({ llrs, expectedMatedShare, more }) => {
        const prior = { expectedMatedShare, gallerySize: llrs.length + more };
        const turned = reversed([...candidatePosteriors(reversed(llrs), prior).candidates]);
        candidatePosteriors(llrs, prior).candidates.forEach((posterior, i) =>
          expect(turned[i]).toBeCloseTo(posterior, 12),
        );
      }),
      seeded,
    );
  });

  it('shares belief among candidates that are certain', () => {
    const prior = { expectedMatedShare: 0.5, gallerySize: 10 };
    expect(candidatePosteriors([Infinity, 3, Infinity, -Infinity], prior)).toEqual({
      candidates: Float64Array.of(0.5, 0, 0.5, 0),
      unlisted: 0,
      notEnrolled: 0,
    });
  });

  it('does not overflow with great ratios', () => {
    const { candidates } = candidatePosteriors([5000, 4999], { expectedMatedShare: 0.5, gallerySize: 2 });
    expect(candidates[0]).toBeCloseTo(Math.E / (1 + Math.E), 12);
  });

  it('enrols nobody where all that the prior allows is excluded', () => {
    expect(candidatePosteriors([-Infinity], { expectedMatedShare: 1, gallerySize: 1 })).toEqual({
      candidates: Float64Array.of(0),
      unlisted: 0,
      notEnrolled: 1,
    });
  });

  it('refuses empty lists, NaN and more candidates than identities', () => {
    const prior = { expectedMatedShare: 0.5, gallerySize: 2 };
    expect(() => candidatePosteriors([], prior)).toThrow(ShapeError);
    expect(() => candidatePosteriors([1, NaN], prior)).toThrow('llrs must not hold NaN, got NaN at 1');
    expect(() => candidatePosteriors([1, 2, 3], prior)).toThrow('llrs must list at most 2 identities, got 3');
    expect(() => candidatePosteriors([1], { ...prior, expectedMatedShare: -1 })).toThrow(ArgumentError);
  });
});
