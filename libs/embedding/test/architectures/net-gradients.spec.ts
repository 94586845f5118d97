import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { buildNetFromJson } from '../../src/architectures/build-net.ts';
import { randomTensor, useBackend } from './net-backends.ts';

const nets = [
  { architecture: 'embeddingnet-v1', inputShape: [7, 6, 1], width: 2, dimensions: 3 },
  { architecture: 'embeddingnet-v2', inputShape: [10, 9, 3], widths: [2, 3], dimensions: 3 },
  { architecture: 'adapter', features: 5, zeroAtFirst: 'kernel', rank: 2 },
  {
    architecture: 'pcb',
    inputShape: [14, 6, 3],
    partDimensions: 2,
    stripes: 3,
    backbone: { kind: 'mobile', widths: [3, 3], strides: [1, 2, 1] },
  },
  { architecture: 'iresnet', depth: '18', inputShape: [16, 16, 3], widths: [2, 3, 3, 4], dimensions: 3 },
  {
    architecture: 'pcb',
    inputShape: [14, 6, 3],
    partDimensions: 2,
    stripes: 3,
    pooling: 'gem',
    backbone: { widths: [3], strides: [1, 2] },
  },
] as const;

/** How far to move, and what float32 leaves of a difference over it: losses here are below 10 in size. */
const STEP = 5e-4;
const ROUNDING = (16 * 2 ** -23 * 10) / STEP;

describe('the gradient of a net', () => {
  useBackend('cpu');

  /**
   * Along a random direction through each variable: ReLU and max-pool have kinks, which single elements meet by chance and a
   * whole variable averages out. With the moving statistics of BatchNorm, for those of a batch as small as this are too curved;
   * their own gradient is checked with the layer.
   */
  it.each(nets)('is that of finite differences, along random directions: $architecture', (spec) => {
    const net = buildNetFromJson(spec, 6);
    tf.tidy(() => {
      const pictures = randomTensor([4, ...net.inputShape], 1);
      const target = randomTensor<tf.Rank.R2>([4, net.dimensions], 2);
      const mode = { training: true, freezeNorm: true } as const;
      const loss = (): tf.Scalar => tf.mul(3, tf.sum(tf.mul(net.forward(pictures, mode).embedding, target)));
      let seed = 30;
      for (const [name, variable] of net.parameters) {
        variable.assign(tf.add(variable, tf.mul(0.05, randomTensor(variable.shape, (seed += 1)))));
        const gradient = tf.variableGrads(loss, [variable]).grads[variable.name]!;
        const direction = randomTensor(variable.shape, (seed += 1));
        const slope = tf.sum(tf.mul(gradient, direction)).dataSync()[0]!;
        const at = tf.clone(variable);
        const lossAt = (distance: number): number => {
          variable.assign(tf.add(at, tf.mul(distance, direction)));
          return loss().dataSync()[0]!;
        };
        const difference = (lossAt(STEP) - lossAt(-STEP)) / (2 * STEP);
        variable.assign(at);
        const scale = Math.sqrt(tf.sum(tf.square(gradient)).dataSync()[0]!);
        expect(Math.abs(difference - slope), name).toBeLessThan(
          0.08 * Math.max(scale, Math.abs(slope)) + ROUNDING,
        );
      }
    });
    net.dispose();
  });
});
