import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { adaptiveAveragePool } from '../../src/architectures/layers/adaptive-average-pool.ts';
import { batchNorm } from '../../src/architectures/layers/batch-norm.ts';
import { dropout } from '../../src/architectures/layers/dropout.ts';
import { maxPool } from '../../src/architectures/layers/max-pool.ts';
import { NetBuilder } from '../../src/architectures/net-builder.ts';
import { randomTensor, useBackend } from './net-backends.ts';

describe('adaptiveAveragePool', () => {
  useBackend('cpu');

  it.each([
    [4, 4],
    [8, 12],
    [7, 5],
    [2, 3],
    [1, 9],
  ])('averages the windows of PyTorch for %i×%i cells', (height, width) => {
    tf.tidy(() => {
      const x = randomTensor<tf.Rank.R4>([2, height, width, 3], 1);
      const pooled = adaptiveAveragePool(x, { height: 4, width: 4 });
      expect(pooled.shape).toEqual([2, 4, 4, 3]);
      const values = x.arraySync();
      const window = (i: number, extent: number): number[] => {
        const [start, end] = [Math.floor((i * extent) / 4), Math.ceil(((i + 1) * extent) / 4)];
        return Array.from({ length: end - start }, (_, at) => start + at);
      };
      pooled.arraySync().forEach((picture, n) =>
        picture.forEach((row, i) =>
          row.forEach((cell, j) =>
            cell.forEach((value, c) => {
              const seen = window(i, height).flatMap((y) =>
                window(j, width).map((x) => values[n]![y]![x]![c]!),
              );
              // Float32 against float64: rounding only.
              expect(value).toBeCloseTo(seen.reduce((sum, one) => sum + one, 0) / seen.length, 5);
            }),
          ),
        ),
      );
    });
  });

  it('refuses a grid that is none', () => {
    const x = tf.ones<tf.Rank.R4>([1, 2, 2, 1]);
    expect(() => adaptiveAveragePool(x, { height: 0, width: 4 })).toThrow(
      'adaptiveAveragePool: height must be a whole number >= 1, got 0',
    );
    x.dispose();
  });
});

describe('batchNorm', () => {
  useBackend('cpu');
  const training = { training: true } as const;

  it('gives each channel mean β and standard deviation γ, and moves its statistics by a tenth', () => {
    const builder = new NetBuilder(1);
    const norm = batchNorm(builder, 'norm', { input: [3, 2, 2] });
    tf.tidy(() => {
      builder.parameters.get('norm/gamma')!.assign(tf.tensor1d([2, 3]));
      builder.parameters.get('norm/beta')!.assign(tf.tensor1d([-1, 5]));
      const x = tf.add<tf.Tensor4D>(randomTensor<tf.Rank.R4>([5, 3, 2, 2], 2), [4, -3]);
      const y = norm.apply(x, training);
      const { mean, variance } = tf.moments(y, [0, 1, 2]);
      expect(mean.arraySync()).toEqual([expect.closeTo(-1, 4), expect.closeTo(5, 4)]);
      expect(variance.arraySync()).toEqual([expect.closeTo(4, 2), expect.closeTo(9, 2)]);
      const batch = tf.moments(x, [0, 1, 2]);
      const moved = builder.statistics.get('norm/mean')!.arraySync() as number[];
      const spread = builder.statistics.get('norm/variance')!.arraySync() as number[];
      (batch.mean.arraySync() as number[]).forEach((value, c) =>
        expect(moved[c]).toBeCloseTo(0.1 * value, 5),
      );
      (batch.variance.arraySync() as number[]).forEach((value, c) =>
        // 30 values a channel: the unbiased variance is 30/29 of the biased one.
        expect(spread[c]).toBeCloseTo(0.9 + (0.1 * value * 30) / 29, 5),
      );
    });
    builder.dispose();
  });

  it('has the gradient of the same steps written out', () => {
    const builder = new NetBuilder(1);
    const norm = batchNorm(builder, 'norm', { input: [3, 2, 2] });
    tf.tidy(() => {
      const x = randomTensor<tf.Rank.R4>([4, 3, 2, 2], 3);
      const weights = randomTensor<tf.Rank.R4>([4, 3, 2, 2], 4);
      const gamma = builder.parameters.get('norm/gamma')!;
      const beta = builder.parameters.get('norm/beta')!;
      gamma.assign(tf.tensor1d([2, 0.5]));
      const own = tf.variableGrads(
        () => tf.sum(tf.mul(norm.apply(x, training), weights)),
        [gamma, beta],
      ).grads;
      const ofInput = tf.grad((input) => tf.sum(tf.mul(norm.apply(input as tf.Tensor4D, training), weights)))(
        x,
      );
      const written = (input: tf.Tensor, g: tf.Tensor, b: tf.Tensor): tf.Scalar => {
        const mean = tf.mean(input, [0, 1, 2]);
        const centred = tf.sub(input, mean);
        const variance = tf.mean(tf.square(centred), [0, 1, 2]);
        const y = tf.add(tf.mul(tf.div(centred, tf.sqrt(tf.add(variance, 1e-5))), g), b);
        return tf.sum(tf.mul(y, weights));
      };
      const slow = tf.grads(written)([x, gamma, beta]);
      const [gGamma, gBeta] = [own[gamma.name]!, own[beta.name]!];
      for (const [fast, reference] of [
        [ofInput, slow[0]!],
        [gGamma, slow[1]!],
        [gBeta, slow[2]!],
      ] as const) {
        const off = tf.max(tf.abs(tf.sub(fast, reference))).dataSync()[0]!;
        expect(off).toBeLessThan(2e-5);
      }
    });
    builder.dispose();
  });

  it('uses its moving statistics when frozen, as it does in serving, and leaves them alone', () => {
    const builder = new NetBuilder(1);
    const norm = batchNorm(builder, 'norm', { input: [3, 2, 2] });
    tf.tidy(() => {
      norm.apply(randomTensor<tf.Rank.R4>([4, 3, 2, 2], 5), training);
      const before = builder.statistics.get('norm/mean')!.dataSync().slice();
      const x = randomTensor<tf.Rank.R4>([4, 3, 2, 2], 6);
      const frozen = norm.apply(x, { training: true, freezeNorm: true }).dataSync();
      const serving = norm.apply(x, { training: false }).dataSync();
      frozen.forEach((value, i) => expect(value).toBeCloseTo(serving[i]!, 5));
      expect(builder.statistics.get('norm/mean')!.dataSync()).toEqual(before);
    });
    builder.dispose();
  });
});

describe('maxPool', () => {
  useBackend('cpu');

  it('keeps the cells of an incomplete window', () => {
    tf.tidy(() => {
      const x = tf.tensor4d([-1, -2, -3, -4, -5], [1, 1, 5, 1]);
      const layer = maxPool({ input: [1, 5, 1], size: 2 });
      const pooled = layer.apply(x, { training: false });
      expect(layer.outputShape).toEqual([1, 3, 1]);
      expect(Array.from(pooled.dataSync())).toEqual([-1, -3, -5]);
    });
  });
});

describe('dropout', () => {
  useBackend('cpu');
  const mode = { training: true, dropoutSeed: 9 } as const;

  it('hides that share and keeps the mean, the same for the same seed', () => {
    tf.tidy(() => {
      const x = tf.ones([100, 100]);
      const once = dropout(x, 0.4, mode).dataSync();
      const hidden = once.filter((value) => value === 0).length;
      // The seed is fixed; 4,000 ± 4 standard deviations (49 each).
      expect(Math.abs(hidden - 4000)).toBeLessThan(196);
      expect(new Set(once)).toEqual(new Set([0, Math.fround(1 / 0.6)]));
      expect(dropout(x, 0.4, mode).dataSync()).toEqual(once);
      expect(dropout(x, 0.4, { ...mode, dropoutSeed: 10 }).dataSync()).not.toEqual(once);
    });
  });

  it('leaves values alone in serving, and wants a seed in training', () => {
    tf.tidy(() => {
      const x = tf.ones([3]);
      expect(dropout(x, 0.4, { training: false })).toBe(x);
      expect(dropout(x, 0, { training: true })).toBe(x);
      expect(() => dropout(x, 0.4, { training: true })).toThrow(/dropoutSeed/);
    });
  });
});
