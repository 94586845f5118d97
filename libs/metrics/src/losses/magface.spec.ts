import { sum, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeClassLoss } from '../../test/class-loss-contract.ts';
import { expectGradientByFiniteDifferences } from '../../test/finite-differences.ts';
import { marginOracle } from '../../test/margin-oracle.ts';
import { angleOf, mean } from '../../test/vectors.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { ArgumentError } from '../checks/argument-error.ts';
import { magfaceLoss, magfaceMargins, magfaceRegularizer } from './magface.ts';

const range = { leastNorm: 0.4, greatestNorm: 5, leastMargin: 0.2, greatestMargin: 0.9 };

function clippedNorm(x: readonly number[]): number {
  return Math.min(5, Math.max(0.4, Math.hypot(...x)));
}

function margin(x: readonly number[]): number {
  return 0.2 + ((0.9 - 0.2) / (5 - 0.4)) * (clippedNorm(x) - 0.4);
}

const logitsOracle = marginOracle({
  scale: 64,
  target: (c, i, { embeddings }) => (c > 0 ? Math.cos(angleOf(c) + margin(embeddings[i]!)) : c),
});

describeClassLoss('MagFace', {
  // as: the contract gives [C, D]
  loss: (x, labels, w) => magfaceLoss(x, labels, { centers: w as Tensor2D, ...range, regularization: 5 }),
  smooth: (x, labels, w) =>
    magfaceLoss(x, labels, {
      centers: w as Tensor2D,
      ...range,
      regularization: 1,
      scale: 4,
      fallback: 'hard',
    }),
  oracle: (batch) =>
    logitsOracle(batch) + 5 * mean(batch.embeddings.map(clippedNorm).map((a) => a / 25 + 1 / a)),
});

describeBackends('MagFace', () => {
  it('grows the margin in a straight line between the norms, and not beyond', () => {
    const margins = tidy(() =>
      magfaceMargins(
        tensor2d([
          [0, 0],
          [0, 10],
          [60, 0],
          [0, 110],
          [1e3, 0],
        ]),
      ).dataSync(),
    );
    [0.45, 0.45, 0.625, 0.8, 0.8].forEach((wanted, i) => {
      expect(margins[i]).toBeCloseTo(wanted, 5);
    });
  });

  it('has a regulariser that falls up to the greatest norm', () => {
    const value = (norm: number): number =>
      tidy(() => magfaceRegularizer(tensor2d([[norm, 0]])).dataSync()[0]!);
    const values = [10, 30, 60, 90, 110, 200].map(value);
    expect(values[0]).toBeCloseTo(10 / 110 ** 2 + 0.1, 6);
    for (const [i, next] of values.slice(1).entries()) expect(next).toBeLessThanOrEqual(values[i]!);
  });

  it('trains the length through margin and regulariser', () => {
    const x = tensor2d([
      [0.9, -0.8],
      [1.2, 0.3],
    ]);
    expectGradientByFiniteDifferences((y) => sum(magfaceMargins(y, range)), x);
    expectGradientByFiniteDifferences((y) => magfaceRegularizer(y, range), x);
    x.dispose();
  });

  it('refuses ranges that are upside down', () => {
    const call = (options: object) => () => tidy(() => magfaceMargins(tensor2d([[3, 4]]), options));
    expect(call({ leastNorm: 0 })).toThrow(ArgumentError);
    expect(call({ greatestNorm: 10 })).toThrow(/greatestNorm must be above leastNorm 10, got 10/);
    expect(call({ greatestMargin: 0.4 })).toThrow(/greatestMargin must be at least leastMargin/);
    expect(call({ leastMargin: -1 })).toThrow(ArgumentError);
  });
});
