import { tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeClassLoss } from '../../test/class-loss-contract.ts';
import type { ClassBatch } from '../../test/class-loss-contract.ts';
import { cosine } from '../../test/vectors.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { ArgumentError } from '../checks/argument-error.ts';
import { proxyAnchorLoss } from './proxy-anchor.ts';

function oracle({ embeddings, labels, centers }: ClassBatch): number {
  let [pull, push] = [0, 0];
  centers.forEach((proxy, c) => {
    let [own, others] = [0, 0];
    embeddings.forEach((x, i) => {
      const similarity = cosine(x, proxy);
      if (labels[i] === c) own += Math.exp(-32 * (similarity - 0.1));
      else others += Math.exp(32 * (similarity + 0.1));
    });
    pull += Math.log1p(own);
    push += Math.log1p(others);
  });
  return pull / new Set(labels).size + push / centers.length;
}

describeClassLoss('Proxy-Anchor', {
  // as: the contract gives [C, D]
  loss: (x, labels, w) => proxyAnchorLoss(x, labels, { proxies: w as Tensor2D }),
  smooth: (x, labels, w) => proxyAnchorLoss(x, labels, { proxies: w as Tensor2D, sharpness: 3 }),
  oracle,
});

describeBackends('Proxy-Anchor', () => {
  it('does not overflow', () => {
    const loss = tidy(() => {
      const proxies = tensor2d([
        [1, 0],
        [-1, 0],
      ]);
      return proxyAnchorLoss(tensor2d([[-1, 0]]), [0], {
        proxies,
        sharpness: 1000,
        margin: 0,
      }).dataSync()[0]!;
    });
    expect(loss).toBeCloseTo(1000 + 1000 / 2, 2); // e^1000 is infinite
  });

  it('divides what pulls by the proxies with a sample, what pushes by all', () => {
    const loss = tidy(() => {
      const proxies = tensor2d([
        [1, 0],
        [0, 1],
        [0, 1],
      ]);
      return proxyAnchorLoss(tensor2d([[1, 0]]), [0], { proxies, sharpness: 1, margin: 0 }).dataSync()[0]!;
    });
    expect(loss).toBeCloseTo(Math.log1p(Math.exp(-1)) + (2 * Math.log(2)) / 3, 5);
  });

  it('refuses options out of range', () => {
    const call =
      (options: object, proxy: number[] = [1, 0]) =>
      () =>
        tidy(() => proxyAnchorLoss(tensor2d([[1, 0]]), [0], { proxies: tensor2d([proxy]), ...options }));
    expect(call({ sharpness: 0 })).toThrow(ArgumentError);
    expect(call({ margin: -1 })).toThrow(ArgumentError);
    expect(call({}, [1, 0, 0])).toThrow(/proxyAnchorLoss: proxies must have 2 columns/);
  });
});
