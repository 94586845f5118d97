import { grad, softmax, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeClassLoss } from '../../test/class-loss-contract.ts';
import { marginOracle } from '../../test/margin-oracle.ts';
import { angleOf } from '../../test/vectors.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { ArgumentError } from '../checks/argument-error.ts';
import type { MarginFallback } from './angular-margin.ts';
import { arcfaceLogits, arcfaceLoss } from './arcface.ts';
import { crossEntropyLoss } from './cross-entropy.ts';

const targets: Record<MarginFallback, (cosine: number) => number> = {
  hard: (c) => (c > Math.cos(Math.PI - 0.5) ? Math.cos(angleOf(c) + 0.5) : c - 0.5 * Math.sin(0.5)),
  easy: (c) => (c > 0 ? Math.cos(angleOf(c) + 0.5) : c),
  none: (c) => Math.cos(angleOf(c) + 0.5),
};

for (const fallback of ['hard', 'easy', 'none'] as const) {
  describeClassLoss(`ArcFace with fallback ${fallback}`, {
    // as: the contract gives [C, D]
    loss: (x, labels, w) => arcfaceLoss(x, labels, { centers: w as Tensor2D, fallback }),
    smooth: (x, labels, w) => arcfaceLoss(x, labels, { centers: w as Tensor2D, fallback, scale: 4 }),
    oracle: marginOracle({ scale: 64, target: targets[fallback] }),
  });
}

describeBackends('ArcFace', () => {
  it('passes the gradient straight through where asked: that of the softmax', () => {
    const cosines = tensor2d([0.9, -0.2, 0.1, -0.99, 0.3, 1], [2, 3]);
    const options = { gradient: 'straight-through', fallback: 'none', scale: 4 } as const;
    const gradients = tidy(() => {
      const probabilities = softmax(arcfaceLogits(cosines, [0, 0], options)).arraySync();
      const gradient = grad((c) => crossEntropyLoss(arcfaceLogits(c as Tensor2D, [0, 0], options), [0, 0])); // as: the cosines
      return { probabilities, got: (gradient(cosines) as Tensor2D).arraySync() }; // as: of the shape of the cosines
    });
    gradients.got.forEach((row, i) => {
      row.forEach((got, j) => {
        expect(got).toBeCloseTo(((gradients.probabilities[i]![j]! - (j === 0 ? 1 : 0)) * 4) / 2, 5);
      });
    });
    cosines.dispose();
  });

  it('takes the scale of AdaCos where it is automatic', () => {
    const logits = tidy(() => arcfaceLogits(tensor2d([[0.5, 1, 0, 0]]), [0], { scale: 'auto' }).arraySync());
    expect(logits[0]![1]).toBeCloseTo(Math.SQRT2 * Math.log(3), 5);
  });

  it('refuses a margin in degrees', () => {
    const call = (): unknown => tidy(() => arcfaceLogits(tensor2d([[0.5]]), [0], { margin: 28.6 }));
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(/margin must be in radians/);
  });
});
