import { grads, scalar, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeTupleLoss, expectClose, valueOf } from '../../test/describe-tuple-loss.ts';
import { expectGradientByFiniteDifferences } from '../../test/finite-differences.ts';
import { negativesOf, positivesOf } from '../../test/labelled-rows.ts';
import type { LabelledRows } from '../../test/labelled-rows.ts';
import { randomRows } from '../../test/random-rows.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { chord } from '../../test/vectors.ts';
import { marginLoss } from './margin.ts';

function oracle(batch: LabelledRows, betaOf: (label: number) => number, nu = 0): number {
  let [sum, active] = [0, 0];
  batch.labels.forEach((label, a) => {
    for (const p of positivesOf(batch, a)) {
      for (const n of negativesOf(batch, a)) {
        const pull = Math.max(0, chord(batch.rows[a]!, batch.rows[p]!) - betaOf(label) + 0.2);
        const push = Math.max(0, betaOf(label) - chord(batch.rows[a]!, batch.rows[n]!) + 0.2);
        sum += pull + push + nu * betaOf(label);
        active += Number(pull > 0) + Number(push > 0);
      }
    }
  });
  return sum / Math.max(1, active);
}

describeTupleLoss('marginLoss', {
  tuples: 'triplets',
  loss: marginLoss,
  oracle: (batch) => oracle(batch, () => 1.2),
});

describeBackends('marginLoss with a trained boundary', () => {
  const labels = [0, 0, 1, 1, 2, 0];
  const rows = randomRows(6, 3, 31);

  it('takes one boundary a class and its cost', () => {
    const betas = [0.9, 1.1, 1.4];
    const value = valueOf((x) => marginLoss(x, labels, { beta: tensor1d(betas), nu: 0.1 }), { rows, labels });
    expectClose(
      value,
      oracle({ rows, labels }, (label) => betas[label]!, 0.1),
    );
  });

  it('has the gradient of finite differences in the boundary', () => {
    const [x, one, each] = [tensor2d(rows), scalar(1.13), tensor1d([0.91, 1.13, 1.38])];
    const loss = (beta: Tensor): Scalar => marginLoss(x, labels, { beta, nu: 0.1 });
    expectGradientByFiniteDifferences((beta: Scalar) => loss(beta), one, { step: 1e-3 });
    expectGradientByFiniteDifferences((beta: Tensor1D) => loss(beta), each, { step: 1e-3 });
    [x, one, each].forEach((tensor) => tensor.dispose());
  });

  it('gives the boundary the gradient 0 where there is no triplet', () => {
    const slopes = tidy(() =>
      grads((x, beta) => marginLoss(x as Tensor2D, [0, 1], { beta }))([
        // as above: grads calls back with the tensors it is given
        tensor2d([
          [1, 0],
          [0, 1],
        ]),
        scalar(1.2),
      ]).map((slope) => Array.from(slope.dataSync())),
    );
    expect(slopes.flat()).toEqual([0, 0, 0, 0, 0]);
  });

  it('refuses a label without a boundary, a boundary of another shape and a cost below 0', () => {
    const batch = { rows, labels };
    expect(() => valueOf((x) => marginLoss(x, labels, { beta: tensor1d([1, 1]) }), batch)).toThrow(
      'labels must be in [0, 2), got 2',
    );
    expect(() => valueOf((x) => marginLoss(x, labels, { beta: tensor2d([[1]]) }), batch)).toThrow(
      'beta must be a scalar',
    );
    expect(() => valueOf((x) => marginLoss(x, labels, { beta: NaN }), batch)).toThrow(RangeError);
    expect(() => valueOf((x) => marginLoss(x, labels, { nu: -1 }), batch)).toThrow(
      'nu must be a finite number >= 0',
    );
  });
});
