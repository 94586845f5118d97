import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reversed, seeded } from '../../test/labelled-scores.ts';
import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { expectedCalibrationError } from './expected-calibration-error.ts';

const answers = fc
  .array(
    fc.record({
      // Hundredths lie on edges often.
      confidence: fc.oneof(
        fc.integer({ min: 0, max: 100 }).map((hundredths) => hundredths / 100),
        // Beside an edge of 7, 15 or 49 bins.
        fc
          .tuple(fc.constantFrom(7, 15, 49), fc.integer({ min: 0, max: 48 }), fc.constantFrom(-1, 0, 1))
          .map(([bins, edge, side]) => Math.max(0, ((edge % bins) / bins) * (1 + side * Number.EPSILON))),
        fc.double({ min: 0, max: 1, noNaN: true }),
      ),
      correct: fc.integer({ min: 0, max: 1 }),
    }),
    { minLength: 1, maxLength: 30 },
  )
  .map((entries) => ({
    confidences: entries.map(({ confidence }) => confidence),
    correct: entries.map(({ correct }) => correct),
  }));
const edges = fc.constantFrom('(lo,hi]' as const, '[lo,hi)' as const);
const binCount = fc.constantFrom(1, 7, 10, 15, 49, 100);

describe('expectedCalibrationError', () => {
  it('is the weighted mean and the maximum of the gaps, bin by bin', () => {
    fc.assert(
      fc.property(answers, edges, binCount, ({ confidences, correct }, side, bins) => {
        let ece = 0;
        let mce = 0;
        for (let bin = 0; bin < bins; bin += 1) {
          const low = bin / bins;
          const high = (bin + 1) / bins;
          const inside = confidences.flatMap((confidence, i) => {
            const isInside =
              side === '(lo,hi]'
                ? (confidence > low && confidence <= high) || (bin === 0 && confidence === 0)
                : (confidence >= low && confidence < high) || (bin === bins - 1 && confidence === 1);
            return isInside ? [i] : [];
          });
          if (inside.length === 0) continue;
          const mean = (list: number[]): number =>
            inside.reduce((sum, i) => sum + list[i]!, 0) / inside.length;
          const gap = Math.abs(mean(correct) - mean(confidences));
          ece += (inside.length / confidences.length) * gap;
          mce = Math.max(mce, gap);
        }
        const result = expectedCalibrationError(confidences, correct, { bins, edges: side });
        expect(result.ece).toBeCloseTo(ece, 10);
        expect(result.mce).toBeCloseTo(mce, 10);
        expect(result.bins.reduce((sum, { count }) => sum + count, 0)).toBe(confidences.length);
      }),
      { ...seeded, numRuns: 400 },
    );
  });

  it('lies in [0, mce] and does not depend on the order', () => {
    fc.assert(
      fc.property(answers, ({ confidences, correct }) => {
        const { ece, mce } = expectedCalibrationError(confidences, correct);
        expect(ece >= 0 && ece <= mce + 1e-12 && mce <= 1).toBe(true);
        expect(expectedCalibrationError(reversed(confidences), reversed(correct)).ece).toBeCloseTo(ece, 12);
      }),
      seeded,
    );
  });

  it('puts confidences at and beside every edge where they belong', () => {
    for (let bins = 1; bins <= 120; bins += 1) {
      for (let edge = 0; edge <= bins; edge += 1) {
        for (const factor of [1 - Number.EPSILON, 1, 1 + Number.EPSILON]) {
          const confidence = Math.min(1, (edge / bins) * factor);
          const edgesFrom = Array.from({ length: bins }, (_, bin) => bin / bins);
          const closedRight = Math.max(0, edgesFrom.filter((low) => confidence > low).length - 1);
          const closedLeft = edgesFrom.filter((low) => confidence >= low).length - 1;
          const binOf = (side: '(lo,hi]' | '[lo,hi)'): number =>
            expectedCalibrationError([confidence], [1], { bins, edges: side }).bins.findIndex(
              ({ count }) => count === 1,
            );
          if (binOf('(lo,hi]') !== closedRight || binOf('[lo,hi)') !== closedLeft) {
            expect.fail(`${confidence} with ${bins} bins`);
          }
        }
      }
    }
  });

  it('is 0 for the perfect and 1 for the perfectly wrong', () => {
    expect(expectedCalibrationError([1, 0, 1], [1, 0, 1])).toMatchObject({ ece: 0, mce: 0 });
    expect(expectedCalibrationError([1, 0, 1], [0, 1, 0])).toMatchObject({ ece: 1, mce: 1 });
  });

  it('gives the bars of a reliability diagram, 15 by default', () => {
    const { bins } = expectedCalibrationError([0.5, 0.25], [1, 0], { bins: 2 });
    expect(bins).toEqual([
      { low: 0, high: 0.5, count: 2, meanConfidence: 0.375, accuracy: 0.5 },
      { low: 0.5, high: 1, count: 0, meanConfidence: null, accuracy: null },
    ]);
    expect(expectedCalibrationError([0.5], [1]).bins).toHaveLength(15);
  });

  it('refuses what is no probability, label or number of bins', () => {
    expect(() => expectedCalibrationError([], [])).toThrow(ShapeError);
    expect(() => expectedCalibrationError([0.5], [1, 0])).toThrow(ShapeError);
    expect(() => expectedCalibrationError([1.1], [1])).toThrow('confidences must be in [0, 1], got 1.1 at 0');
    expect(() => expectedCalibrationError([-0.1], [1])).toThrow(ArgumentError);
    expect(() => expectedCalibrationError([NaN], [1])).toThrow(ArgumentError);
    expect(() => expectedCalibrationError([0.5], [0.5])).toThrow('correct must hold 0 or 1, got 0.5 at 0');
    expect(() => expectedCalibrationError([0.5], [1], { bins: 0 })).toThrow(
      'bins must be a whole number >= 1',
    );
  });
});

describe('extreme options', () => {
  it('takes a million bins and refuses unknown edges', () => {
    expect(expectedCalibrationError([0.5], [1], { bins: 1e6 }).mce).toBe(0.5);
    const edges = 'both' as '(lo,hi]'; // as: what a caller in JavaScript may pass
    expect(() => expectedCalibrationError([0.5], [1], { edges })).toThrow(/edges must be one of/);
  });
});
