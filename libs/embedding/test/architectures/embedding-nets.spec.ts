import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { buildNet, buildNetFromJson } from '../../src/architectures/build-net.ts';
import { describeNet, formatNetDescription } from '../../src/architectures/describe-net.ts';
import type { NetSpec } from '../../src/architectures/net-spec.ts';
import { randomTensor, startBackend, useBackend } from './net-backends.ts';

const serving = { training: false } as const;

describe('EmbeddingNet', () => {
  useBackend('cpu');

  it('v1 has the parameters and multiplications of the textbook', () => {
    const net = buildNet({ architecture: 'embeddingnet-v1', inputShape: [28, 28, 1] }, 1);
    const { parameters, macs, layers } = describeNet(net);
    expect(layers.map(({ outputShape }) => outputShape)).toEqual([[28, 28, 64], [128]]);
    // 5·5·1·64 + 64, and 1024·128 + 128.
    expect(parameters).toBe(1664 + 131_200);
    expect(macs).toBe(28 * 28 * 25 * 64 + 1024 * 128);
    net.dispose();
  });

  it('v2 has the parameters and multiplications of its four stages', () => {
    const net = buildNet({ architecture: 'embeddingnet-v2' }, 1);
    const description = describeNet(net);
    const kernels = 27 * 64 + 576 * 64 + 576 * 128 + 1152 * 128;
    expect(description.parameters).toBe(kernels + 2 * (64 + 64 + 128 + 128) + 2048 * 128 + 128);
    const cells = [4096 * 27 * 64, 1024 * 576 * 64, 256 * 576 * 128, 64 * 1152 * 128];
    expect(description.macs).toBe(cells.reduce((sum, value) => sum + value, 2048 * 128));
    expect([...net.parameters.keys()].slice(0, 4)).toEqual([
      'stage1/conv/kernel',
      'stage1/norm/gamma',
      'stage1/norm/beta',
      'stage2/conv/kernel',
    ]);
    expect([...net.groups].filter(([, { decays }]) => decays).map(([name]) => name)).toEqual([
      'stage1/conv/kernel',
      'stage2/conv/kernel',
      'stage3/conv/kernel',
      'stage4/conv/kernel',
      'embedding/kernel',
    ]);
    const table = formatNetDescription(description);
    expect(table).toContain('stage2/conv  conv        32×32×64       36,864  37,748,736');
    expect(table.split('\n').at(-1)).toMatch(/^total +128 +522,816 +/);
    net.dispose();
  });

  it.each([
    ['embeddingnet-v1', [28, 28, 1]],
    ['embeddingnet-v1', [3, 2, 3]],
    ['embeddingnet-v2', [28, 28, 1]],
    ['embeddingnet-v2', [105, 105, 1]],
    ['embeddingnet-v2', [64, 24, 3]],
    ['embeddingnet-v2', [1, 1, 3]],
  ] as const)('%s takes pictures of %j', (architecture, inputShape) => {
    const small = architecture === 'embeddingnet-v1' ? { width: 4 } : { widths: [4, 4, 6, 6] };
    const net = buildNetFromJson({ architecture, inputShape, dimensions: 8, ...small }, 1);
    tf.tidy(() => {
      const pictures = randomTensor<tf.Rank.R4>([2, ...inputShape], 1);
      const { embedding, features } = net.forward(pictures, serving);
      expect(embedding.shape).toEqual([2, 8]);
      const lengths = tf.norm(embedding, 2, 1).arraySync() as number[];
      lengths.forEach((length) => expect(length).toBeCloseTo(1, 5));
      const cosine = tf.sum(tf.mul(embedding, features!), 1).arraySync() as number[];
      (tf.norm(features!, 2, 1).arraySync() as number[]).forEach((length, i) =>
        expect(cosine[i]).toBeCloseTo(length, 4),
      );
    });
    net.dispose();
  });

  it('takes pictures of another size than it was described for, and no others', () => {
    const net = buildNet({ architecture: 'embeddingnet-v2', widths: [2, 2], dimensions: 3 }, 1);
    tf.tidy(() => {
      expect(net.forward(tf.ones([1, 9, 17, 3]), serving).embedding.shape).toEqual([1, 3]);
      expect(() => net.forward(tf.ones([1, 9, 17, 1]), serving)).toThrow(
        'embeddingNetV2: input must have the shape [n, any, any, 3], got [1, 9, 17, 1]',
      );
      expect(() => net.forward(tf.ones([9, 17, 3]), serving)).toThrow(/got \[9, 17, 3\]/);
    });
    net.dispose();
  });

  it('moves towards its gradient: every parameter has one that lowers the loss', () => {
    const net = buildNet(
      { architecture: 'embeddingnet-v2', inputShape: [16, 16, 3], widths: [4, 4], dimensions: 6 },
      2,
    );
    tf.tidy(() => {
      const pictures = randomTensor<tf.Rank.R4>([4, 16, 16, 3], 3);
      const target = randomTensor<tf.Rank.R2>([4, 6], 4);
      const loss = (): tf.Scalar =>
        tf.neg(tf.sum(tf.mul(net.forward(pictures, { training: true }).embedding, target)));
      const { value, grads } = tf.variableGrads(loss, [...net.parameters.values()]);
      for (const [name, variable] of net.parameters) {
        const gradient = grads[variable.name]!;
        expect(gradient.shape, name).toEqual(variable.shape);
        expect(tf.max(tf.abs(gradient)).dataSync()[0], name).toBeGreaterThan(0);
        variable.assign(tf.sub(variable, tf.mul(gradient, 1e-3)));
      }
      expect(loss().dataSync()[0]).toBeLessThan(value.dataSync()[0]!);
    });
    net.dispose();
  });

  it('gives a zero embedding and gradient, not NaN, for features of zeros', () => {
    const net = buildNet(
      { architecture: 'embeddingnet-v1', inputShape: [8, 8, 1], width: 2, dimensions: 3 },
      1,
    );
    tf.tidy(() => {
      const loss = (): tf.Scalar => tf.sum(net.forward(tf.zeros([1, 8, 8, 1]), { training: true }).embedding);
      const { value, grads } = tf.variableGrads(loss, [...net.parameters.values()]);
      expect(value.dataSync()[0]).toBe(0);
      for (const gradient of Object.values(grads))
        expect(gradient.dataSync().every(Number.isFinite)).toBe(true);
    });
    net.dispose();
  });
});

describe('buildNet', () => {
  useBackend('cpu');
  const spec: NetSpec = { architecture: 'embeddingnet-v2', widths: [4, 4], dimensions: 5 };
  const valuesOf = (seed: number): Record<string, number[]> => {
    const net = buildNet(spec, seed);
    const values = [...net.parameters].map(
      ([name, variable]) => [name, Array.from(variable.dataSync())] as const,
    );
    net.dispose();
    return Object.fromEntries(values);
  };

  it('draws the same values for the same seed, on every backend, and others for another', async () => {
    const first = valuesOf(7);
    expect(valuesOf(7)).toEqual(first);
    expect(valuesOf(8)['stage1/conv/kernel']).not.toEqual(first['stage1/conv/kernel']);
    await startBackend('wasm');
    expect(valuesOf(7)).toEqual(first);
    await startBackend('cpu');
  });

  it('draws within the limits of He, spread over them', () => {
    const kernel = valuesOf(3)['stage2/conv/kernel']!;
    const limit = Math.sqrt(6 / 36);
    expect(Math.max(...kernel.map(Math.abs))).toBeLessThanOrEqual(limit);
    const variance = kernel.reduce((sum, value) => sum + value * value, 0) / kernel.length;
    // 144 values: the variance of a uniform draw is limit²/3, known to ± 0.3 of itself at 4 standard deviations.
    expect(variance / (limit ** 2 / 3)).toBeGreaterThan(0.7);
    expect(variance / (limit ** 2 / 3)).toBeLessThan(1.3);
  });

  it('names what it cannot take', () => {
    expect(() => buildNetFromJson({ architecture: 'resnet' }, 1)).toThrow(
      /^buildNet: spec.architecture must be one of embeddingnet-v1, embeddingnet-v2/,
    );
    expect(() => buildNetFromJson(null, 1)).toThrow(/spec.architecture/);
    expect(() => buildNetFromJson({ architecture: 'embeddingnet-v2', widths: [0] }, 1)).toThrow(
      /spec\.widths\.0/,
    );
    expect(() => buildNetFromJson({ architecture: 'embeddingnet-v2', width: 3 }, 1)).toThrow(/width/);
    expect(() => buildNet({ architecture: 'embeddingnet-v1', width: 2 }, -1)).toThrow(RangeError);
  });

  it('can be built again from its options', () => {
    const net = buildNet(spec, 1);
    const again = buildNetFromJson({ architecture: net.architecture, ...net.options }, 1);
    expect(again.options).toEqual(net.options);
    expect(describeNet(again)).toEqual(describeNet(net));
    net.dispose();
    again.dispose();
  });
});
