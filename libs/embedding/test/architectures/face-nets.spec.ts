import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { buildNet, buildNetFromJson } from '../../src/architectures/build-net.ts';
import { describeNet } from '../../src/architectures/describe-net.ts';
import { iresnetSchema } from '../../src/architectures/iresnet/iresnet-options.ts';
import { randomTensor, useBackend } from './net-backends.ts';

const tiny = {
  architecture: 'iresnet',
  depth: '18',
  inputShape: [16, 16, 3],
  widths: [2, 3, 4, 5],
  dimensions: 6,
} as const;
const small = { architecture: 'mobilefacenet', inputShape: [32, 32, 3], width: 0.05, dimensions: 6 } as const;

/** Parameters of iresnet at 112×112 from the layer table: convolutions, two numbers a BatchNorm channel, one slope a channel. */
function iresnetParameters(blocks: readonly number[]): number {
  const widths = [64, 128, 256, 512];
  let total = 27 * 64 + 2 * 64 + 64;
  let input = 64;
  blocks.forEach((count, stage) => {
    const width = widths[stage]!;
    for (let block = 0; block < count; block += 1) {
      total += 2 * input + 9 * input * width + 2 * width + width + 9 * width * width + 2 * width;
      if (block === 0) total += input * width + 2 * width;
      input = width;
    }
  });
  return total + 2 * 512 + 512 * 49 * 512 + 512 + 512;
}

describe('iresnet', () => {
  useBackend('cpu');

  it.each([
    ['18', [2, 2, 2, 2]],
    ['34', [3, 4, 6, 3]],
    ['50', [3, 4, 14, 3]],
  ] as const)('has the layers of its depth: %s', (depth, blocks) => {
    const net = buildNet({ architecture: 'iresnet', depth }, 1);
    const { parameters, layers, macs } = describeNet(net);
    expect(parameters).toBe(iresnetParameters(blocks));
    // The published sizes: 24.0, 34.1 and 43.6 million; 2.6, 4.5 and 6.3 GMAC.
    expect(parameters / 1e6).toBeCloseTo({ 18: 24.02, 34: 34.14, 50: 43.59 }[depth], 1);
    expect(macs / 1e9).toBeCloseTo({ 18: 2.62, 34: 4.47, 50: 6.32 }[depth], 1);
    const maps = layers.filter(({ name }) => name.endsWith('conv2')).map(({ outputShape }) => outputShape);
    expect(maps.at(-1)).toEqual([7, 7, 512]);
    expect(layers.at(-1)!.outputShape).toEqual([512]);
    net.dispose();
  });

  it('gives rows of length 1, and every parameter a gradient', () => {
    const net = buildNet(tiny, 3);
    tf.tidy(() => {
      const pictures = randomTensor<tf.Rank.R4>([3, 16, 16, 3], 1);
      const target = randomTensor<tf.Rank.R2>([3, 6], 2);
      const loss = (): tf.Scalar =>
        tf.sum(tf.mul(net.forward(pictures, { training: true }).embedding, target));
      const { grads } = tf.variableGrads(loss, [...net.parameters.values()]);
      for (const [name, variable] of net.parameters) {
        const largest = tf.max(tf.abs(grads[variable.name]!)).dataSync()[0]!;
        // A bias before BatchNorm changes nothing: what is left of its gradient is rounding.
        if (name !== 'head/dense/bias') expect(largest, name).toBeGreaterThan(0);
        expect(Number.isFinite(largest), name).toBe(true);
      }
      const { embedding } = net.forward(pictures, { training: false });
      for (const length of tf.norm(embedding, 2, 1).arraySync() as number[]) expect(length).toBeCloseTo(1, 5);
    });
    net.dispose();
  });

  it('drops out in training by the seed, and takes pictures of its own size only', () => {
    const net = buildNet({ ...tiny, dropout: 0.5 }, 3);
    tf.tidy(() => {
      const pictures = randomTensor<tf.Rank.R4>([3, 16, 16, 3], 1);
      const run = (dropoutSeed: number): Float32Array =>
        net
          .forward(pictures, { training: true, freezeNorm: true, dropoutSeed })
          .embedding.dataSync<'float32'>();
      expect(run(1)).toEqual(run(1));
      expect(run(1)).not.toEqual(run(2));
      expect(() => net.forward(tf.ones([1, 18, 16, 3]), { training: false })).toThrow(
        'iresnet: input must have the shape [n, 16, 16, 3], got [1, 18, 16, 3]',
      );
    });
    net.dispose();
  });

  it('refuses a depth that has no layout', () => {
    expect(() => buildNetFromJson({ architecture: 'iresnet', depth: '51' }, 1)).toThrow(/spec\.depth/);
    expect(iresnetSchema.parse({})).toMatchObject({
      depth: '50',
      dimensions: 512,
      inputShape: [112, 112, 3],
    });
  });
});

describe('MobileFaceNet', () => {
  useBackend('cpu');

  it('has the size of the paper', () => {
    const net = buildNet({ architecture: 'mobilefacenet' }, 1);
    const { parameters, macs, layers } = describeNet(net);
    // "0.99 million parameters" and "221 million" multiplications (table 2 of the paper), which count neither the slopes of
    // PReLU nor BatchNorm.
    const bare = layers
      .filter(({ kind }) => kind.endsWith('conv'))
      .reduce((sum, layer) => sum + layer.parameters, 0);
    expect(bare / 1e6).toBeCloseTo(0.98, 1);
    expect(parameters / 1e6).toBeCloseTo(1, 1);
    expect(Math.abs(macs / 1e6 - 221)).toBeLessThan(3);
    expect(layers.find(({ name }) => name === 'global/conv')!.outputShape).toEqual([1, 1, 512]);
    net.dispose();
  });

  it('gives rows of length 1, and every parameter a gradient', () => {
    const net = buildNet(small, 3);
    tf.tidy(() => {
      const pictures = randomTensor<tf.Rank.R4>([3, 32, 32, 3], 1);
      const target = randomTensor<tf.Rank.R2>([3, 6], 2);
      const loss = (): tf.Scalar =>
        tf.sum(tf.mul(net.forward(pictures, { training: true }).embedding, target));
      const { grads } = tf.variableGrads(loss, [...net.parameters.values()]);
      for (const [name, variable] of net.parameters) {
        const largest = tf.max(tf.abs(grads[variable.name]!)).dataSync()[0]!;
        expect(largest, name).toBeGreaterThan(0);
      }
      const { embedding } = net.forward(pictures, { training: false });
      for (const length of tf.norm(embedding, 2, 1).arraySync() as number[]) expect(length).toBeCloseTo(1, 5);
    });
    net.dispose();
  });
});
