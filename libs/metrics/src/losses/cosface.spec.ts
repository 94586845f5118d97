import { tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { describeClassLoss } from '../../test/class-loss-contract.ts';
import { marginOracle } from '../../test/margin-oracle.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { ArgumentError } from '../checks/argument-error.ts';
import { cosfaceLogits, cosfaceLoss } from './cosface.ts';

describeClassLoss('CosFace', {
  // as: the contract gives [C, D]
  loss: (x, labels, w) => cosfaceLoss(x, labels, { centers: w as Tensor2D }),
  smooth: (x, labels, w) => cosfaceLoss(x, labels, { centers: w as Tensor2D, scale: 4 }),
  oracle: marginOracle({ scale: 64, target: (c) => c - 0.35 }),
});

describeBackends('CosFace logits', () => {
  it('take the margin off the target only, then scale', () => {
    const logits = tidy(() =>
      cosfaceLogits(tensor2d([[0.5, 0.25]]), [1], { margin: 0.25, scale: 8 }).arraySync(),
    );
    expect(logits).toEqual([[4, 0]]);
  });
});

describe('CosFace options', () => {
  it('must be in range', () => {
    const call = (options: object) => () => tidy(() => cosfaceLogits(tensor2d([[0.5]]), [0], options));
    expect(call({ margin: -0.1 })).toThrow(/cosfaceLogits: margin must be a finite number >= 0, got -0.1/);
    expect(call({ scale: 0 })).toThrow(ArgumentError);
    expect(call({ scale: NaN })).toThrow(ArgumentError);
  });
});
