import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { once } from '../../test/score-samples.ts';
import { contiguousFoldSizes, lfwAccuracy } from './lfw-accuracy.ts';

const anyPairs = fc.array(fc.record({ hundredths: fc.integer({ min: 0, max: 400 }), isSame: fc.boolean() }), {
  minLength: 12,
  maxLength: 30,
});

/** Half a step off the grid, so that no threshold equals a distance. */
const distanceOf = ({ hundredths }: { readonly hundredths: number }) => hundredths / 100 + 0.005;

describe('lfwAccuracy', () => {
  it('picks each threshold on the other folds, the first of equally good ones', () => {
    fc.assert(
      fc.property(anyPairs, fc.integer({ min: 2, max: 12 }), (pairs, folds) => {
        const distances = pairs.map(distanceOf);
        const isSame = pairs.map((pair) => pair.isSame);
        const result = lfwAccuracy(distances, isSame, { folds });
        let start = 0;
        const accuracies = contiguousFoldSizes(pairs.length, folds).map((size, fold) => {
          const isTest = (i: number) => i >= start && i < start + size;
          const right = (t: number, wanted: boolean) =>
            distances.filter((d, i) => isTest(i) === wanted && d < t === isSame[i]).length;
          let best = 0;
          for (let step = 1; step < 400; step++) {
            if (right(step * 0.01, false) > right(best * 0.01, false)) best = step;
          }
          expect(result.bestThresholds[fold]).toBeCloseTo(best * 0.01, 10);
          const accuracy = right(best * 0.01, true) / size;
          start += size;
          return accuracy;
        });
        expect([...result.foldAccuracies]).toEqual(accuracies);
        const mean = accuracies.reduce((sum, value) => sum + value, 0) / folds;
        const variance = accuracies.reduce((sum, value) => sum + (value - mean) ** 2, 0) / folds;
        expect(result.mean).toBeCloseTo(mean, 12);
        expect(result.standardDeviation).toBeCloseTo(Math.sqrt(variance), 12);
      }),
      { ...once, numRuns: 20 },
    );
  });

  it('takes a pair at the threshold itself for two identities', () => {
    const thresholds = { start: 1, stop: 2, step: 0.5 };
    const { foldAccuracies, bestThresholds } = lfwAccuracy([1, 1, 1, 1], [false, false, false, false], {
      folds: 2,
      thresholds,
    });
    expect([...bestThresholds]).toEqual([1, 1]);
    expect([...foldAccuracies]).toEqual([1, 1]);
  });

  it('tries every threshold below the stop, also where the last step is cut short', () => {
    const thresholds = { start: 0, stop: 1, step: 0.4 };
    const { bestThresholds } = lfwAccuracy([0.7, 0.7], [true, true], { folds: 2, thresholds });
    expect([...bestThresholds]).toEqual([0.8, 0.8]);
  });

  it('has no spread for a perfect model', () => {
    const isSame = Array.from({ length: 20 }, (_, i) => i % 2 === 0);
    const result = lfwAccuracy(
      isSame.map((same) => (same ? 0.5 : 2.5)),
      isSame,
    );
    expect(result).toMatchObject({ mean: 1, standardDeviation: 0 });
    expect(result.foldAccuracies.length).toBe(10);
  });

  it('refuses lists of different lengths, distances that are not finite and thresholds that do not rise', () => {
    expect(() => lfwAccuracy([1, 2], [true])).toThrow('lfwAccuracy: isSame must have length 2, got length 1');
    expect(() => lfwAccuracy([1, NaN], [true, false], { folds: 2 })).toThrow(/distances must be finite/);
    const refused = (thresholds: { start: number; stop: number; step: number }) => () =>
      lfwAccuracy([1, 2], [true, false], { folds: 2, thresholds });
    expect(refused({ start: 1, stop: 1, step: 0.1 })).toThrow(
      /thresholds.stop must be above start \(1\), got 1/,
    );
    expect(refused({ start: 0, stop: 1, step: 0 })).toThrow(/thresholds.step must be a finite number > 0/);
    expect(refused({ start: NaN, stop: 1, step: 1 })).toThrow(/thresholds must be finite/);
  });
});

describe('contiguousFoldSizes', () => {
  it('gives the first folds one more', () => {
    expect(contiguousFoldSizes(23, 10)).toEqual([3, 3, 3, 2, 2, 2, 2, 2, 2, 2]);
    expect(contiguousFoldSizes(20, 10)).toEqual(new Array(10).fill(2));
  });

  it('refuses one fold and more folds than items', () => {
    expect(() => contiguousFoldSizes(5, 1)).toThrow(
      'contiguousFoldSizes: folds must be a whole number >= 2, got 1',
    );
    expect(() => contiguousFoldSizes(5, 6)).toThrow(
      'contiguousFoldSizes: items must be a whole number >= 6, got 5',
    );
  });
});
