import { tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeClassLoss, randomBatch, tensorsOf } from '../../test/class-loss-contract.ts';
import { gradientOf } from '../../test/finite-differences.ts';
import { marginOracle } from '../../test/margin-oracle.ts';
import { angleOf } from '../../test/vectors.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { ArgumentError } from '../checks/argument-error.ts';
import { adafaceLoss, adafaceMarginScalers } from './adaface.ts';
import { nextAdafaceState } from './adaface-state.ts';

const state = { mean: 1.1, deviation: 0.4 };
const clip = (value: number, bound: number): number => Math.min(bound, Math.max(-bound, value));

function scaler(x: readonly number[]): number {
  const norm = Math.min(100, Math.max(1e-3, Math.hypot(...x)));
  return clip(((norm - 1.1) / (0.4 + 1e-3)) * 0.333, 1);
}

describeClassLoss('AdaFace', {
  // as: the contract gives [C, D]
  loss: (x, labels, w) => adafaceLoss(x, labels, { centers: w as Tensor2D, state }),
  // Norms so far above the mean that k is 1 for all: the state of things in which x has no other gradient.
  smooth: (x, labels, w) =>
    adafaceLoss(x, labels, { centers: w as Tensor2D, state: { mean: -50, deviation: 1 }, scale: 4 }),
  oracle: marginOracle({
    scale: 64,
    target: (c, i, { embeddings }) => {
      const k = scaler(embeddings[i]!);
      const angle = angleOf(clip(c, 0.999)) - 0.4 * k;
      return Math.cos(Math.min(Math.PI - 1e-3, Math.max(1e-3, angle))) - 0.4 - 0.4 * k;
    },
    other: (c) => clip(c, 0.999),
  }),
});

describeBackends('AdaFace', () => {
  it('has a greater additive margin for a longer embedding', () => {
    const scalers = tidy(() =>
      adafaceMarginScalers(
        tensor2d([
          [0, 0],
          [1.1, 0],
          [0, 1.5],
          [99, 0],
        ]),
        { state },
      ).dataSync(),
    );
    expect(scalers[0]).toBeCloseTo(scaler([0, 0]), 5);
    expect(scalers[1]).toBeCloseTo(0, 5);
    expect(scalers[2]).toBeCloseTo(scaler([0, 1.5]), 5);
    expect(scalers[3]).toBe(1);
  });

  it('does not train the length of an embedding', () => {
    const batch = randomBatch({ rows: 5, classes: 3, dimensions: 4, seed: 5 });
    const { x, w } = tensorsOf(batch);
    // as: the batch gives [C, D]
    const gradient = gradientOf(
      (y) => adafaceLoss(y, batch.labels, { centers: w as Tensor2D, state, scale: 8 }),
      x,
    );
    batch.embeddings.forEach((row, i) => {
      const along = row.reduce((total, value, d) => total + value * gradient[i * 4 + d]!, 0);
      expect(along).toBeCloseTo(0, 5);
    });
    x.dispose();
    w.dispose();
  });

  it('is finite for a batch of one, state and all', () => {
    const loss = tidy(() => {
      const alone = nextAdafaceState([5], state, { momentum: 1 });
      return adafaceLoss(tensor2d([[3, 4]]), [0], {
        centers: tensor2d([
          [1, 0],
          [0, 1],
        ]),
        state: alone,
      }).dataSync()[0]!;
    });
    expect(Number.isFinite(loss)).toBe(true);
  });

  it('refuses a state that is not finite, and margins out of range', () => {
    const call = (options: object) => () =>
      tidy(() => adafaceLoss(tensor2d([[3, 4]]), [0], { centers: tensor2d([[1, 0]]), state, ...options }));
    expect(call({ state: { mean: NaN, deviation: 1 } })).toThrow(/state must hold a finite mean/);
    expect(call({ state: { mean: 0, deviation: -1 } })).toThrow(ArgumentError);
    expect(call({ margin: 4 })).toThrow(ArgumentError);
    expect(call({ concentration: -1 })).toThrow(ArgumentError);
    expect(call({ epsilon: 0 })).toThrow(ArgumentError);
  });
});
