import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { paddingByColour } from '../../src/architectures/pcb/content-masks.ts';
import { pcbSchema } from '../../src/architectures/pcb/pcb-options.ts';
import { poseWeights, regionWeights } from '../../src/architectures/pcb/pooling-weights.ts';
import { stripePool } from '../../src/parts/stripe-pool.ts';
import { randomTensor, useBackend } from './net-backends.ts';

describe('paddingByColour', () => {
  useBackend('cpu');

  it('takes whole rows and columns of the colour, not a person dressed in it', () => {
    tf.tidy(() => {
      const values = [
        [9, 9, 9, 9],
        [9, 9, 2, 9],
        [9, 1, 9, 9],
        [9, 9, 9, 9],
      ];
      const pictures = tf.tile<tf.Tensor4D>(tf.tensor4d(values.flat(), [1, 4, 4, 1]), [1, 1, 1, 3]);
      expect(paddingByColour(pictures, [9, 9, 9]).arraySync()).toEqual([
        [
          [1, 1, 1, 1],
          [1, 0, 0, 1],
          [1, 0, 0, 1],
          [1, 1, 1, 1],
        ],
      ]);
    });
  });
});

describe('pooling weights', () => {
  useBackend('cpu');
  const grid = { height: 7, width: 3, inputHeight: 28, inputWidth: 12 };

  it('pool stripes as stripePool does, for a height that 6 does not divide', () => {
    tf.tidy(() => {
      const options = pcbSchema.parse({});
      const shares = tf.abs<tf.Tensor4D>(randomTensor<tf.Rank.R4>([1, 7, 3, 1], 1));
      const map = randomTensor<tf.Rank.R3>([1, 21, 4], 2);
      const { weights, visibility } = regionWeights(shares, grid, options);
      const pooled = tf.matMul(weights, map).dataSync();
      const values = map.dataSync();
      const expected = stripePool(
        { values, height: 7, width: 3, channels: 4 },
        { stripes: 6, weights: shares.dataSync() },
      );
      // Float32 against float64.
      expected.parts.forEach((value, i) => expect(pooled[4 + i]).toBeCloseTo(value, 5));
      expected.visibility.forEach((value, i) => expect(visibility.dataSync()[1 + i]).toBeCloseTo(value, 5));
    });
  });

  it('gather regions around keypoints that are seen, and none elsewhere', () => {
    tf.tidy(() => {
      const points = Array.from({ length: 17 }, () => [6, 14, 0]);
      points[0] = [2, 2, 0.4];
      points[3] = [2, 2, 0.9];
      points[15] = [10, 26, 1];
      const shares = tf.ones<tf.Rank.R4>([1, 7, 3, 1]);
      const pose = poseWeights(shares, grid, { keypoints: tf.tensor3d([points]), sigma: 0.05 });
      expect(pose.visibility.arraySync()[0]!.map((value) => Math.round(value * 10) / 10)).toEqual([
        0.9, 0, 0, 0, 0, 1,
      ]);
      const [head, shoulders, , , , feet] = pose.weights.arraySync()[0]!;
      expect(head!.indexOf(Math.max(...head!))).toBe(0);
      expect(feet!.indexOf(Math.max(...feet!))).toBe(20);
      expect(head!.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
      expect(shoulders!.every((value) => value === 0)).toBe(true);
    });
  });

  it('see no region whose keypoints lie in the padding', () => {
    tf.tidy(() => {
      const points = Array.from({ length: 17 }, () => [2, 14, 1]);
      const shares = tf.tensor4d(
        Array.from({ length: 21 }, (_, i) => (i % 3 === 2 ? 1 : 0)),
        [1, 7, 3, 1],
      );
      const pose = poseWeights(shares, grid, { keypoints: tf.tensor3d([points]), sigma: 0.02 });
      expect(Array.from(pose.visibility.dataSync())).toEqual([0, 0, 0, 0, 0, 0]);
    });
  });
});
