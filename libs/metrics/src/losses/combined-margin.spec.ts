import { tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeClassLoss } from '../../test/class-loss-contract.ts';
import { marginOracle } from '../../test/margin-oracle.ts';
import { angleOf } from '../../test/vectors.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { ArgumentError } from '../checks/argument-error.ts';
import { arcfaceLogits } from './arcface.ts';
import { combinedMarginLogits, combinedMarginLoss } from './combined-margin.ts';
import { cosfaceLogits } from './cosface.ts';

const [angleFactor, angleMargin, cosineMargin] = [0.9, 0.4, 0.15];

describeClassLoss('the combined margin', {
  // as: the contract gives [C, D]
  loss: (x, labels, w) =>
    combinedMarginLoss(x, labels, {
      centers: w as Tensor2D,
      angleFactor,
      angleMargin,
      cosineMargin,
      fallback: 'none',
    }),
  smooth: (x, labels, w) =>
    combinedMarginLoss(x, labels, {
      centers: w as Tensor2D,
      angleFactor,
      angleMargin,
      cosineMargin,
      scale: 4,
    }),
  oracle: marginOracle({ scale: 64, target: (c) => Math.cos(0.9 * angleOf(c) + 0.4) - 0.15 }),
});

describeBackends('the combined margin', () => {
  it('is ArcFace with (1, m, 0) and CosFace with (1, 0, m)', () => {
    const cosines = tensor2d([0.9, 0.1, -0.3, -0.95, 0.2, 0.4], [2, 3]);
    tidy(() => {
      const combined = (m2: number, m3: number) =>
        combinedMarginLogits(cosines, [0, 0], { angleMargin: m2, cosineMargin: m3 }).arraySync().flat();
      arcfaceLogits(cosines, [0, 0], { margin: 0.5 })
        .arraySync()
        .flat()
        .forEach((value, i) => {
          expect(combined(0.5, 0)[i]).toBeCloseTo(value, 4);
        });
      cosfaceLogits(cosines, [0, 0], { margin: 0.3 })
        .arraySync()
        .flat()
        .forEach((value, i) => {
          expect(combined(0, 0.3)[i]).toBeCloseTo(value, 4);
        });
    });
    cosines.dispose();
  });

  it('uses m1 and m2 also with m3 > 0', () => {
    const logits = tidy(() =>
      combinedMarginLogits(tensor2d([[0.5]]), [0], {
        angleFactor: 0.9,
        angleMargin: 0.4,
        cosineMargin: 0.15,
        scale: 1,
      }).arraySync(),
    );
    expect(logits[0]![0]).toBeCloseTo(Math.cos((0.9 * Math.PI) / 3 + 0.4) - 0.15, 5);
  });

  it('refuses margins out of range', () => {
    const call = (options: object) => () => tidy(() => combinedMarginLogits(tensor2d([[0.5]]), [0], options));
    for (const options of [{ angleFactor: 0 }, { angleMargin: -1 }, { cosineMargin: -1 }, { scale: -1 }]) {
      expect(call(options)).toThrow(ArgumentError);
    }
  });
});
