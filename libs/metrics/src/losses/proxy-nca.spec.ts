import { tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeClassLoss } from '../../test/class-loss-contract.ts';
import type { ClassBatch } from '../../test/class-loss-contract.ts';
import { cosine, mean } from '../../test/vectors.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { ArgumentError } from '../checks/argument-error.ts';
import { proxyNcaLoss } from './proxy-nca.ts';
import type { ProxyNcaDenominator } from './proxy-nca.ts';

function oracle(denominator: ProxyNcaDenominator): (batch: ClassBatch) => number {
  return ({ embeddings, labels, centers }) => {
    if (centers.length === 1) return 0;
    return mean(
      embeddings.map((x, i) => {
        const weights = centers.map((proxy) => Math.exp(-3 * (2 - 2 * cosine(x, proxy))));
        const own = weights[labels[i]!]!;
        const all = weights.reduce((total, weight) => total + weight, 0);
        return -Math.log(own / (denominator === 'all' ? all : all - own));
      }),
    );
  };
}

for (const denominator of ['all', 'negatives'] as const) {
  describeClassLoss(`Proxy-NCA with ${denominator} below`, {
    // as: the contract gives [C, D]
    loss: (x, labels, w) => proxyNcaLoss(x, labels, { proxies: w as Tensor2D, scale: 3, denominator }),
    oracle: oracle(denominator),
    least: denominator === 'all' ? 0 : -12,
  });
}

describeBackends('Proxy-NCA', () => {
  it('is below 0 only without the positive proxy in the denominator', () => {
    const value = (denominator: ProxyNcaDenominator): number =>
      tidy(() => {
        const proxies = tensor2d([
          [1, 0],
          [0, 1],
        ]);
        return proxyNcaLoss(tensor2d([[2, 0]]), [0], { proxies, denominator }).dataSync()[0]!;
      });
    expect(value('all')).toBeCloseTo(Math.log1p(Math.exp(-2)), 6);
    expect(value('negatives')).toBeCloseTo(-2, 6);
  });

  it('refuses a scale that is not above 0', () => {
    const call = (): unknown =>
      tidy(() => proxyNcaLoss(tensor2d([[1, 0]]), [0], { proxies: tensor2d([[1, 0]]), scale: 0 }));
    expect(call).toThrow(ArgumentError);
  });
});
