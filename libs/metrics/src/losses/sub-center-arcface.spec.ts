import { sum, tensor2d, tensor3d, tidy } from '@tensorflow/tfjs-core';
import type { Tensor3D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeClassLoss } from '../../test/class-loss-contract.ts';
import type { ClassBatch } from '../../test/class-loss-contract.ts';
import { gradientOf } from '../../test/finite-differences.ts';
import { angleOf, cosine, crossEntropy, mean } from '../../test/vectors.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { ShapeError } from '../checks/argument-error.ts';
import { arcfaceLoss } from './arcface.ts';
import { subCenterArcfaceLoss } from './sub-center-arcface.ts';
import { nearestSubCenterCosines, nearestSubCenters, subCenterCosines } from './sub-centers.ts';

const perClass = 3;

function oracle({ embeddings, labels, centers }: ClassBatch): number {
  const target = (c: number): number =>
    c > Math.cos(Math.PI - 0.5) ? Math.cos(angleOf(c) + 0.5) : c - 0.5 * Math.sin(0.5);
  return mean(
    embeddings.map((x, i) => {
      const logits: number[] = [];
      for (let c = 0; c < centers.length / perClass; c += 1) {
        const rows = centers.slice(c * perClass, (c + 1) * perClass);
        const nearest = Math.max(...rows.map((w) => cosine(x, w)));
        logits.push(64 * (c === labels[i] ? target(nearest) : nearest));
      }
      return crossEntropy(logits, labels[i]!);
    }),
  );
}

describeClassLoss('sub-center ArcFace', {
  // as: the contract gives [C, K, D]
  loss: (x, labels, w) => subCenterArcfaceLoss(x, labels, { centers: w as Tensor3D }),
  smooth: (x, labels, w) => subCenterArcfaceLoss(x, labels, { centers: w as Tensor3D, scale: 4 }),
  oracle,
  perClass,
});

describeBackends('sub-centres', () => {
  it('are ArcFace with one a class', () => {
    const [alone, plain] = tidy(() => {
      const x = tensor2d([1, 2, -1, 0.5], [2, 2]);
      const w = tensor2d([1, 0, 0.2, 1], [2, 2]);
      const centers = tensor3d([1, 0, 0.2, 1], [2, 1, 2]);
      return [
        subCenterArcfaceLoss(x, [0, 1], { centers }).dataSync()[0],
        arcfaceLoss(x, [0, 1], { centers: w }).dataSync()[0],
      ];
    });
    expect(alone).toBe(plain);
  });

  it('give the gradient to the first of equal ones only', () => {
    const cosines = tensor3d([0.5, 0.7, 0.7], [1, 1, 3]);
    expect(tidy(() => nearestSubCenters(cosines).arraySync())).toEqual([[1]]);
    expect(Array.from(gradientOf((c) => sum(nearestSubCenterCosines(c)), cosines))).toEqual([0, 1, 0]);
    cosines.dispose();
  });

  it('refuse centres of another rank or of other columns', () => {
    const x = tensor2d([[1, 2]]);
    const flat = tensor2d([[1, 2]]) as unknown as Tensor3D; // as: the mistake under test
    const wide = tensor3d([1, 2, 3], [1, 1, 3]);
    expect(() => subCenterArcfaceLoss(x, [0], { centers: flat })).toThrow(ShapeError);
    expect(() => subCenterCosines(x, wide)).toThrow(/centers must have 2 columns/);
    x.dispose();
    flat.dispose();
    wide.dispose();
  });
});
