import { tensor2d, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expectGradientByFiniteDifferences } from '../../test/finite-differences.ts';
import { crossEntropy, mean } from '../../test/vectors.ts';
import { randomRows } from '../../test/random-rows.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { ArgumentError } from '../checks/argument-error.ts';
import { crossEntropyLoss } from './cross-entropy.ts';
import { labelSmoothingLoss } from './label-smoothing.ts';
import type { LabelSmoothingConvention } from './label-smoothing.ts';

function oracle(
  logits: readonly number[][],
  labels: readonly number[],
  { epsilon, convention }: { epsilon: number; convention: LabelSmoothingConvention },
): number {
  const classes = logits[0]!.length;
  return mean(
    logits.map((row, i) =>
      row.reduce((total, _, j) => {
        const onLabel = convention === 'all-classes' ? 1 - epsilon + epsilon / classes : 1 - epsilon;
        const onOther = convention === 'all-classes' ? epsilon / classes : epsilon / (classes - 1);
        return total + (j === labels[i] ? onLabel : onOther) * crossEntropy(row, j);
      }, 0),
    ),
  );
}

describeBackends('label smoothing', () => {
  it.each(['all-classes', 'other-classes'] as const)(
    'agrees with loops over the formula: %s',
    (convention) => {
      fc.assert(
        fc.property(
          fc.integer({ min: 2, max: 5 }),
          fc.nat(9999),
          fc.double({ min: 0, max: 0.9, noNaN: true }),
          (classes, seed, epsilon) => {
            const logits = randomRows(4, classes, seed).map((row) => row.map((value) => value * 5));
            const labels = logits.map((_, i) => (i + seed) % classes);
            const options = { epsilon, convention };
            const value = tidy(() => labelSmoothingLoss(tensor2d(logits), labels, options).dataSync()[0]!);
            expect(value).toBeCloseTo(oracle(logits, labels, options), 4);
            expect(value).toBeGreaterThanOrEqual(0);
          },
        ),
        { seed: 1, numRuns: 50 },
      );
    },
  );

  it('is cross-entropy with ε = 0, and 0 with one class under both conventions', () => {
    tidy(() => {
      const logits = tensor2d([[1, 2, 3]]);
      expect(labelSmoothingLoss(logits, [1], { epsilon: 0 }).dataSync()).toEqual(
        crossEntropyLoss(logits, [1]).dataSync(),
      );
      for (const convention of ['all-classes', 'other-classes'] as const) {
        expect(labelSmoothingLoss(tensor2d([[4]]), [0], { convention }).dataSync()[0]).toBeCloseTo(0, 6);
      }
    });
  });

  it('has conventions that differ by ε·C/(C − 1)', () => {
    tidy(() => {
      const logits = tensor2d([[1, 2, 3, -1]]);
      const others = labelSmoothingLoss(logits, [1], {
        epsilon: 0.1,
        convention: 'other-classes',
      }).dataSync()[0]!;
      const all = labelSmoothingLoss(logits, [1], { epsilon: (0.1 * 4) / 3 }).dataSync()[0]!;
      expect(others).toBeCloseTo(all, 5);
    });
  });

  it('has the gradient of finite differences', () => {
    const logits = tensor2d(randomRows(3, 4, 1));
    expectGradientByFiniteDifferences((z) => labelSmoothingLoss(z, [0, 3, 1]), logits);
    logits.dispose();
  });

  it('refuses an ε outside [0, 1)', () => {
    const call = (epsilon: number) => () =>
      tidy(() => labelSmoothingLoss(tensor2d([[1, 2]]), [0], { epsilon }));
    for (const epsilon of [-0.1, 1, NaN]) expect(call(epsilon)).toThrow(ArgumentError);
  });
});
