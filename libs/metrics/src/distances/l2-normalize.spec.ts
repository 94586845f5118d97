import { mul, sum, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { gradientOf } from '../../test/finite-differences.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { ArgumentError } from '../checks/argument-error.ts';
import { l2Normalize } from './l2-normalize.ts';

const normalized = (rows: number[][], epsilon?: number): number[] =>
  tidy(() => Array.from(l2Normalize(tensor2d(rows), epsilon).dataSync()));

describeBackends('l2Normalize', () => {
  it('gives rows of unit length', () => {
    const [x = NaN, y = NaN] = normalized([[30, -40]]);
    expect(x).toBeCloseTo(0.6, 6);
    expect(y).toBeCloseTo(-0.8, 6);
  });

  it('keeps a zero row', () => {
    expect(normalized([[0, 0]])).toEqual([0, 0]);
  });

  it('divides rows shorter than epsilon by epsilon', () => {
    const values = normalized(
      [
        [0.75, 1],
        [3, 4],
      ],
      2.5,
    );
    [0.3, 0.4, 0.6, 0.8].forEach((value, i) => expect(values[i]).toBeCloseTo(value, 6));
  });

  it('gives rows shorter than epsilon the gradient 0', () => {
    const loss = (x: Tensor): Scalar => {
      const units = l2Normalize(x as Tensor2D, 2.5); // as: called with rows
      return sum(mul(units, units));
    };
    const gradient = tidy(() => gradientOf(loss, tensor2d([[0.75, 1]])));
    expect(Array.from(gradient)).toEqual([0, 0]);
  });

  it.each([0, -1, NaN, Infinity])('refuses the epsilon %s', (epsilon) => {
    expect(() => normalized([[1, 2]], epsilon)).toThrow(ArgumentError);
  });
});
