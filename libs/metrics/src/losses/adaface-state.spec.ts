import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { initialAdafaceState, nextAdafaceState } from './adaface-state.ts';

describe('the state of AdaFace', () => {
  it('is a moving average of mean and unbiased deviation', () => {
    const next = nextAdafaceState([1, 2, 3, 6], { mean: 20, deviation: 100 }, { momentum: 0.25 });
    expect(next.mean).toBeCloseTo(0.25 * 3 + 0.75 * 20, 10);
    expect(next.deviation).toBeCloseTo(0.25 * Math.sqrt(14 / 3) + 0.75 * 100, 10);
  });

  it('keeps the deviation with a batch of one', () => {
    const next = nextAdafaceState([30], { mean: 20, deviation: 7 }, { momentum: 1 });
    expect(next).toEqual({ mean: 30, deviation: 7 });
  });

  it('clips norms to [1e-3, 100]', () => {
    expect(nextAdafaceState([0, 1e6], initialAdafaceState, { momentum: 1 }).mean).toBeCloseTo(50.0005, 10);
  });

  it('stays finite, within bounds and apart from the order of the batch', () => {
    const norms = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(norms, fc.double({ min: 0.01, max: 1, noNaN: true }), (batch, momentum) => {
        const next = nextAdafaceState(batch, initialAdafaceState, { momentum });
        const reversed = nextAdafaceState(batch.toReversed(), initialAdafaceState, { momentum });
        expect(next.mean).toBeGreaterThan(0);
        expect(next.mean).toBeLessThanOrEqual(100 + 1e-9);
        expect(next.deviation).toBeGreaterThanOrEqual(0);
        expect(next.deviation).toBeLessThanOrEqual(100 + 1e-9);
        expect(reversed.mean).toBeCloseTo(next.mean, 8);
        expect(reversed.deviation).toBeCloseTo(next.deviation, 8);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('refuses an empty batch, norms that are not finite and a momentum out of range', () => {
    expect(() => nextAdafaceState([], initialAdafaceState)).toThrow(ShapeError);
    expect(() => nextAdafaceState([NaN], initialAdafaceState)).toThrow(ArgumentError);
    expect(() => nextAdafaceState([1], { mean: NaN, deviation: 1 })).toThrow(ArgumentError);
    expect(() => nextAdafaceState([1], initialAdafaceState, { momentum: 0 })).toThrow(/momentum must/);
  });
});
