import { tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeClassLoss } from '../../test/class-loss-contract.ts';
import { marginOracle } from '../../test/margin-oracle.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { normalizedSoftmaxLoss } from './normalized-softmax.ts';

describeClassLoss('normalised softmax', {
  // as: the contract gives [C, D]
  loss: (x, labels, w) => normalizedSoftmaxLoss(x, labels, { centers: w as Tensor2D }),
  smooth: (x, labels, w) => normalizedSoftmaxLoss(x, labels, { centers: w as Tensor2D, temperature: 0.5 }),
  oracle: marginOracle({ scale: 20, target: (c) => c }),
});

describeBackends('normalised softmax in closed form', () => {
  it('is ln(1 + e^(-1/T)) on a centre of two at right angles', () => {
    const options = { temperature: 0.5 };
    const loss = tidy(() => {
      const x = tensor2d([[3, 0]]);
      return normalizedSoftmaxLoss(x, [0], {
        centers: tensor2d([1, 0, 0, 5], [2, 2]),
        ...options,
      }).dataSync()[0]!;
    });
    expect(loss).toBeCloseTo(Math.log1p(Math.exp(-2)), 6);
  });

  it('refuses a temperature of 0', () => {
    const x = tensor2d([[3, 0]]);
    expect(() => normalizedSoftmaxLoss(x, [0], { centers: x, temperature: 0 })).toThrow(/temperature must/);
    x.dispose();
  });
});
