import { grad, softmax, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeClassLoss } from '../../test/class-loss-contract.ts';
import { marginOracle } from '../../test/margin-oracle.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { circleSoftmaxLogits, circleSoftmaxLoss } from './circle-softmax.ts';
import { crossEntropyLoss } from './cross-entropy.ts';

const m = 0.35;

describeClassLoss('circle softmax', {
  // as: the contract gives [C, D]
  loss: (x, labels, w) => circleSoftmaxLoss(x, labels, { centers: w as Tensor2D }),
  smooth: null,
  oracle: marginOracle({
    scale: 64,
    target: (c) => Math.max(0, 1 + m - c) * (c - (1 - m)),
    other: (c) => Math.max(0, c + m) * (c - m),
  }),
});

describeBackends('circle softmax', () => {
  it('trains the cosines, not the weights', () => {
    const cosines = tensor2d([0.9, -0.2, 0.1, -0.5, 0.3, 0.8], [2, 3]);
    const { got, probabilities } = tidy(() => {
      const loss = (c: Tensor2D) => crossEntropyLoss(circleSoftmaxLogits(c, [0, 1], { scale: 4 }), [0, 1]);
      return {
        // as: called with the cosines, and of their shape
        got: (grad((c) => loss(c as Tensor2D))(cosines) as Tensor2D).arraySync(),
        probabilities: softmax(circleSoftmaxLogits(cosines, [0, 1], { scale: 4 })).arraySync(),
      };
    });
    cosines.arraySync().forEach((row, i) => {
      row.forEach((c, j) => {
        const weight = j === i ? Math.max(0, 1 + m - c) : Math.max(0, c + m);
        const wanted = ((probabilities[i]![j]! - (j === i ? 1 : 0)) * 4 * weight) / 2;
        expect(got[i]![j]).toBeCloseTo(wanted, 5);
      });
    });
    cosines.dispose();
  });

  it('has its optimum logits at 1 for the target and 0 weight below −m for the others', () => {
    const logits = tidy(() =>
      circleSoftmaxLogits(tensor2d([[1, -0.5]]), [0], { margin: 0.25, scale: 1 }).arraySync(),
    );
    expect(logits[0]![0]).toBeCloseTo(0.0625, 6);
    expect(logits[0]![1]).toBeCloseTo(0, 6);
  });
});
