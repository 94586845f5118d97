import { mul, sum, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { gradientOf } from '../../test/finite-differences.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { selectElements, selectEntries } from './select-entries.ts';

describeBackends('selectEntries', () => {
  it('takes entries in the order asked for, and again', () => {
    const values = tidy(() =>
      selectEntries(
        tensor2d([
          [1, 2, 3],
          [4, 5, 6],
        ]),
        [1, 0, 1],
        [0, 2, 0],
      ).arraySync(),
    );
    expect(values).toEqual([4, 3, 4]);
  });

  it('adds the gradient into the entries, those that occur twice adding up', () => {
    const matrix = tensor2d([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const weigh = (m: Tensor2D): Scalar =>
      sum(mul(selectEntries(m, [1, 0, 1], [0, 2, 0]), tensor1d([1, 10, 100])));
    expect([...gradientOf(weigh, matrix)]).toEqual([0, 0, 10, 101, 0, 0]);
    matrix.dispose();
  });

  it('takes elements of a vector likewise', () => {
    const vector = tensor1d([1, 2, 3]);
    expect([...gradientOf((v: Tensor1D) => sum<Scalar>(selectElements(v, [2, 2])), vector)]).toEqual([
      0, 0, 2,
    ]);
    vector.dispose();
  });
});
