import { tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeClassLoss } from '../../test/class-loss-contract.ts';
import { marginOracle } from '../../test/margin-oracle.ts';
import { angleOf } from '../../test/vectors.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { curricularfaceLogits, curricularfaceLoss, nextCurriculum, targetCosines } from './curricularface.ts';

const curriculum = 0.3;

describeClassLoss('CurricularFace', {
  // as: the contract gives [C, D]
  loss: (x, labels, w) => curricularfaceLoss(x, labels, { centers: w as Tensor2D, curriculum }),
  smooth: (x, labels, w) => curricularfaceLoss(x, labels, { centers: w as Tensor2D, curriculum, scale: 4 }),
  oracle: marginOracle({
    scale: 64,
    target: (c) => (c > Math.cos(Math.PI - 0.5) ? Math.cos(angleOf(c) + 0.5) : c - 0.5 * Math.sin(0.5)),
    other: (c, own) => (c > Math.cos(angleOf(own) + 0.5) ? c * (curriculum + c) : c),
  }),
});

describeBackends('CurricularFace', () => {
  it('weighs hard negatives by t + cosθ and leaves the others', () => {
    const logits = tidy(() =>
      curricularfaceLogits(tensor2d([[0.6, 0.9, 0]]), [0], { curriculum: 0.5, scale: 1 }).arraySync(),
    );
    expect(logits[0]![1]).toBeCloseTo(0.9 * 1.4, 5);
    expect(logits[0]![2]).toBe(0); // 0 < cos(θ + m) = 0.14
  });

  it('reads the cosines of the targets', () => {
    const targets = tidy(() => Array.from(targetCosines(tensor2d([1, 2, 3, 4], [2, 2]), [1, 0]).dataSync()));
    expect(targets).toEqual([2, 3]);
  });

  it('refuses a curriculum that is no mean of cosines', () => {
    const call = (t: number) => () =>
      tidy(() => curricularfaceLogits(tensor2d([[0.6]]), [0], { curriculum: t }));
    for (const t of [1.1, -1.1, NaN]) expect(call(t)).toThrow(ArgumentError);
  });
});

describe('the curriculum', () => {
  it('is a moving average that stays between its parts', () => {
    const cosine = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(cosine, { minLength: 1 }), cosine, (cosines, previous) => {
        const next = nextCurriculum(cosines, previous, { momentum: 0.2 });
        const mean = cosines.reduce((total, c) => total + c, 0) / cosines.length;
        expect(next).toBeCloseTo(0.2 * mean + 0.8 * previous, 10);
        expect(Math.abs(next)).toBeLessThanOrEqual(1);
      }),
      { seed: 1, numRuns: 200 },
    );
    expect(nextCurriculum([1], 0)).toBe(0.01);
  });

  it('refuses an empty batch, cosines that are not finite and a momentum out of range', () => {
    expect(() => nextCurriculum([], 0)).toThrow(ShapeError);
    expect(() => nextCurriculum([NaN], 0)).toThrow(ArgumentError);
    expect(() => nextCurriculum([1], 2)).toThrow(ArgumentError);
    expect(() => nextCurriculum([1], 0, { momentum: 0 })).toThrow(ArgumentError);
  });
});
