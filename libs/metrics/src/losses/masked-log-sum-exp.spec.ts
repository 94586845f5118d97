import { mul, sum, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { expectGradientByFiniteDifferences, gradientOf } from '../../test/finite-differences.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { logSumExp } from '../../test/vectors.ts';
import { maskedLogSumExp } from './masked-log-sum-exp.ts';

describeBackends('maskedLogSumExp', () => {
  it('sums what the mask lets through, of any size', () => {
    const values = tidy(() =>
      maskedLogSumExp(
        tensor2d([
          [1, 2, 500],
          [-800, -801, 3],
        ]),
        tensor2d([
          [1, 1, 0],
          [1, 1, 0],
        ]),
      ).arraySync(),
    );
    expect(values[0]).toBeCloseTo(logSumExp([1, 2]), 5);
    expect(values[1]).toBeCloseTo(logSumExp([-800, -801]), 3);
  });

  it('is far below zero, and flat, where the mask lets nothing through', () => {
    const x = tensor2d([[1, 2]]);
    const empty = (y: Tensor2D): Scalar => sum(maskedLogSumExp(y, tensor2d([[0, 0]])));
    expect(tidy(() => Math.exp(empty(x).dataSync()[0]!))).toBe(0);
    expect([...gradientOf(empty, x)]).toEqual([0, 0]);
    x.dispose();
  });

  it('has the gradient of finite differences', () => {
    const x = tensor2d([
      [0.3, -0.4, 0.9],
      [1.2, 0.1, -0.7],
    ]);
    expectGradientByFiniteDifferences(
      (y: Tensor2D) =>
        sum<Scalar>(
          mul(
            maskedLogSumExp(
              y,
              tensor2d([
                [1, 0, 1],
                [1, 1, 1],
              ]),
            ),
            tensor1d([2, -3]),
          ),
        ),
      x,
    );
    x.dispose();
  });
});
