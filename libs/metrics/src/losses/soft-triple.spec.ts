import { tensor2d, tensor3d, tidy } from '@tensorflow/tfjs-core';
import type { Tensor3D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeClassLoss } from '../../test/class-loss-contract.ts';
import type { ClassBatch } from '../../test/class-loss-contract.ts';
import { expectGradientByFiniteDifferences, gradientOf } from '../../test/finite-differences.ts';
import { cosine, crossEntropy, mean } from '../../test/vectors.ts';
import { randomRows } from '../../test/random-rows.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { softTripleLoss, softTripleRegularizer } from './soft-triple.ts';

const perClass = 3;

function oracle({ embeddings, labels, centers }: ClassBatch): number {
  const classes = centers.length / perClass;
  const rowsOf = (c: number) => centers.slice(c * perClass, (c + 1) * perClass);
  const classification = mean(
    embeddings.map((x, i) => {
      const logits = Array.from({ length: classes }, (_, c) => {
        const cosines = rowsOf(c).map((w) => cosine(x, w));
        const weights = cosines.map((cosine) => Math.exp(cosine / 0.1));
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        const similarity = cosines.reduce((sum, cosine, k) => sum + (weights[k]! / total) * cosine, 0);
        return 20 * (similarity - (c === labels[i] ? 0.01 : 0));
      });
      return crossEntropy(logits, labels[i]!);
    }),
  );
  return classification + 0.2 * spread(centers, classes);
}

function spread(centers: readonly number[][], classes: number): number {
  let total = 0;
  for (let c = 0; c < classes; c += 1) {
    for (let k = 0; k < perClass; k += 1) {
      for (let l = k + 1; l < perClass; l += 1) {
        const similarity = cosine(centers[c * perClass + k]!, centers[c * perClass + l]!);
        total += Math.sqrt(2 + 1e-5 - 2 * similarity);
      }
    }
  }
  return total / (classes * perClass * (perClass - 1));
}

describeClassLoss('SoftTriple', {
  // as: the contract gives [C, K, D]
  loss: (x, labels, w) => softTripleLoss(x, labels, { centers: w as Tensor3D }),
  smooth: (x, labels, w) => softTripleLoss(x, labels, { centers: w as Tensor3D, scale: 4, temperature: 0.5 }),
  oracle,
  perClass,
});

describeBackends('the regulariser of SoftTriple', () => {
  it('has the gradient of finite differences', () => {
    const centers = tensor3d(randomRows(6, 3, 4).flat(), [2, 3, 3]);
    expectGradientByFiniteDifferences((w) => softTripleRegularizer(w), centers);
    centers.dispose();
  });

  it('is near 0, with a finite gradient, for equal centres, and 0 with one a class', () => {
    const equal = tensor3d([1, 2, 1, 2, 1, 2], [1, 3, 2]);
    expect(tidy(() => softTripleRegularizer(equal).dataSync()[0]!)).toBeLessThan(2e-3);
    expect(gradientOf((w) => softTripleRegularizer(w), equal).every(Number.isFinite)).toBe(true);
    equal.dispose();
    expect(tidy(() => softTripleRegularizer(tensor3d([1, 2, 3, 4], [2, 1, 2])).dataSync()[0])).toBe(0);
  });

  it('is not added with a weight of 0', () => {
    const [without, withIt] = tidy(() => {
      const centers = tensor3d(randomRows(4, 2, 2).flat(), [2, 2, 2]);
      const x = tensor2d([[1, 0.5]]);
      const value = (regularization: number): number =>
        softTripleLoss(x, [0], { centers, regularization }).dataSync()[0]!;
      return [value(0), value(1) - softTripleRegularizer(centers).dataSync()[0]!];
    });
    expect(without).toBeCloseTo(withIt, 5);
  });

  it('refuses options out of range and centres of rank 2', () => {
    const call = (options: object) => () =>
      tidy(() =>
        softTripleLoss(tensor2d([[1, 0]]), [0], { centers: tensor3d([1, 0], [1, 1, 2]), ...options }),
      );
    for (const options of [{ scale: 0 }, { temperature: 0 }, { margin: -1 }, { regularization: -1 }]) {
      expect(call(options)).toThrow(ArgumentError);
    }
    const flat = tensor2d([[1, 0]]);
    expect(call({ centers: flat })).toThrow(ShapeError);
    flat.dispose();
  });
});
