import { tensor2d, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expectGradientByFiniteDifferences, gradientOf } from '../../test/finite-differences.ts';
import { crossEntropy, mean } from '../../test/vectors.ts';
import { randomRows } from '../../test/random-rows.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { crossEntropyLoss } from './cross-entropy.ts';

describeBackends('cross-entropy', () => {
  it('agrees with loops over logsumexp − target', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 5 }),
        fc.nat(9999),
        (rows, classes, seed) => {
          const logits = randomRows(rows, classes, seed).map((row) => row.map((value) => value * 50));
          const labels = logits.map((_, i) => (i * 7 + seed) % classes);
          const value = tidy(() => crossEntropyLoss(tensor2d(logits), labels).dataSync()[0]!);
          expect(value).toBeCloseTo(mean(logits.map((row, i) => crossEntropy(row, labels[i]!))), 3);
          expect(value).toBeGreaterThanOrEqual(0);
        },
      ),
      { seed: 1, numRuns: 50 },
    );
  });

  it('is ln C for equal logits and 0 with one class', () => {
    const value = (row: number[]): number =>
      tidy(() => crossEntropyLoss(tensor2d([row]), [0]).dataSync()[0]!);
    expect(value([3, 3, 3, 3])).toBeCloseTo(Math.log(4), 6);
    expect(value([-7])).toBe(0);
  });

  it('is exact for logits that overflow an exponential', () => {
    const logits = tensor2d([1e4, -1e4, -1e4, 1e4], [2, 2]);
    expect(tidy(() => crossEntropyLoss(logits, [0, 0]).dataSync()[0])).toBe(1e4);
    expect(Array.from(gradientOf((z) => crossEntropyLoss(z, [0, 0]), logits))).toEqual([0, 0, -0.5, 0.5]);
    logits.dispose();
  });

  it('has the gradient of finite differences', () => {
    const logits = tensor2d(randomRows(3, 4, 1));
    expectGradientByFiniteDifferences((z) => crossEntropyLoss(z, [0, 3, 1]), logits);
    logits.dispose();
  });

  it('refuses labels that are no class, and logits without rows', () => {
    const logits = tensor2d([[1, 2]]);
    const empty = tensor2d([], [0, 2]);
    expect(() => crossEntropyLoss(logits, [2])).toThrow(
      /crossEntropyLoss: labels must hold whole numbers in \[0, 2\), got 2 at 0/,
    );
    expect(() => crossEntropyLoss(logits, [NaN])).toThrow(ArgumentError);
    expect(() => crossEntropyLoss(logits, [0, 1])).toThrow(ShapeError);
    expect(() => crossEntropyLoss(empty, [])).toThrow(ShapeError);
    logits.dispose();
    empty.dispose();
  });
});
