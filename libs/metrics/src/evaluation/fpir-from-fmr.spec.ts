import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { once } from '../../test/score-samples.ts';
import { expectedFalseMatches, fmrForFpir, fpirFromFmr } from './fpir-from-fmr.ts';

const anyRate = fc.double({ min: 0, max: 1, noNaN: true });
const anySize = fc.integer({ min: 1, max: 200 });

describe('fpirFromFmr', () => {
  it('is the chance that not all comparisons are right', () => {
    fc.assert(
      fc.property(anyRate, anySize, (fmr, gallerySize) => {
        let allRight = 1;
        for (let i = 0; i < gallerySize; i++) allRight *= 1 - fmr;
        const fpir = fpirFromFmr(fmr, gallerySize);
        expect(fpir).toBeCloseTo(1 - allRight, 10);
        expect(fpir).toBeLessThanOrEqual(expectedFalseMatches(fmr, gallerySize) * (1 + 1e-12));
        expect(fpir).toBeGreaterThanOrEqual(fmr * (1 - 1e-12));
        expect(fpirFromFmr(fmr, gallerySize + 1)).toBeGreaterThanOrEqual(fpir);
      }),
      once,
    );
  });

  it('keeps the digits of tiny rates', () => {
    expect(fpirFromFmr(1e-18, 1000)).toBeCloseTo(1e-15, 27);
    expect(fmrForFpir(1e-15, 1000)).toBeCloseTo(1e-18, 30);
  });

  it('ends at 0 and 1', () => {
    expect([fpirFromFmr(0, 7), fpirFromFmr(1, 7)]).toEqual([0, 1]);
    expect([fmrForFpir(0, 7), fmrForFpir(1, 7)]).toEqual([0, 1]);
  });

  it('refuses rates outside [0, 1] and galleries without an identity', () => {
    expect(() => fpirFromFmr(1.5, 1)).toThrow('fpirFromFmr: fmr must be in [0, 1], got 1.5');
    expect(() => fmrForFpir(-0.5, 1)).toThrow('fmrForFpir: fpir must be in [0, 1], got -0.5');
    expect(() => fpirFromFmr(NaN, 1)).toThrow(RangeError);
    expect(() => fmrForFpir(0.1, 0)).toThrow('fmrForFpir: gallerySize must be a whole number >= 1, got 0');
    expect(() => expectedFalseMatches(0.1, 1.5)).toThrow(/gallerySize/);
  });
});

describe('fmrForFpir', () => {
  it('turns fpirFromFmr around', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.2, noNaN: true }), anySize, (fpir, gallerySize) => {
        expect(fpirFromFmr(fmrForFpir(fpir, gallerySize), gallerySize)).toBeCloseTo(fpir, 12);
      }),
      once,
    );
  });
});
