import { customGrad, exp, mul, scalar, square, sum, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { expectGradientByFiniteDifferences, gradientOf } from './finite-differences.ts';
import { describeBackends } from './tensor-backends.ts';

describeBackends('finite differences', () => {
  it('agree with the gradient of a smooth function', () => {
    const at = tensor2d([0.5, -1, 2, 0.1], [2, 2]);
    expectGradientByFiniteDifferences((x) => sum(mul(exp(x), square(x))), at);
    at.dispose();
  });

  it('bear the rounding of a large loss', () => {
    const at = tensor1d([3, -4]);
    const large = scalar(1e4);
    expectGradientByFiniteDifferences((x) => sum(mul(large, square(x))), at);
    large.dispose();
    at.dispose();
  });

  it('refuse a gradient that is off by a tenth', () => {
    const wrong = customGrad<Scalar>((x) => ({
      value: sum(square(x as Tensor)), // as: called with the one tensor below
      gradFunc: () => mul(2.2, x as Tensor), // as: called with the one tensor below
    }));
    const at = tensor1d([3, -4]);
    expect(() => expectGradientByFiniteDifferences((x) => wrong(x), at)).toThrow(/element 0/);
    at.dispose();
  });

  it('refuse a gradient that is not a number, and one that is missing', () => {
    const at = tensor1d([3, -4]);
    for (const factor of [NaN, 0]) {
      const wrong = customGrad<Scalar>((x) => ({
        value: sum(square(x as Tensor)), // as: called with the one tensor below
        gradFunc: () => mul(factor, x as Tensor), // as: called with the one tensor below
      }));
      expect(() => expectGradientByFiniteDifferences((x) => wrong(x), at)).toThrow(/element/);
    }
    at.dispose();
  });

  it('read the gradient back', () => {
    const at = tensor1d([3, -4]);
    expect(gradientOf((x) => sum(mul(2, x)), at)).toEqual(Float32Array.of(2, 2));
    at.dispose();
  });
});
