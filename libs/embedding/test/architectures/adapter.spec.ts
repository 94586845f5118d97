import { l2Normalize } from '@gallerist/metrics/distances';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { UNIT_TOLERANCE, unitRows } from '../../src/architectures/adapter/unit-rows.ts';
import { buildNet, buildNetFromJson } from '../../src/architectures/build-net.ts';
import { describeNet } from '../../src/architectures/describe-net.ts';
import { randomTensor, useBackend } from './net-backends.ts';

const variants = [
  {},
  { gate: 'per-dimension' },
  { rank: 4, hasBottleneckRelu: true },
  { zeroAtFirst: 'kernel' },
  { zeroAtFirst: 'kernel', rank: 3 },
] as const;

describe.each(['cpu', 'wasm'] as const)('adapter on %s', (backend) => {
  useBackend(backend);

  it.each(variants)('gives back the untouched embedding at step 0, bit for bit: %j', (options) => {
    const net = buildNet({ architecture: 'adapter', features: 64, ...options }, 5);
    tf.tidy(() => {
      const rows = l2Normalize(randomTensor<tf.Rank.R2>([200, 64], 1));
      const { embedding } = net.forward(rows, { training: false });
      expect(embedding.dataSync()).toEqual(rows.dataSync());
    });
    net.dispose();
  });
});

describe('adapter', () => {
  useBackend('cpu');

  it.each(variants)(
    'can leave the identity: something moves at step 0, the rest at step 1: %j',
    (options) => {
      const net = buildNet({ architecture: 'adapter', features: 8, ...options }, 5);
      tf.tidy(() => {
        const rows = randomTensor<tf.Rank.R2>([6, 8], 1);
        const target = randomTensor<tf.Rank.R2>([6, 8], 2);
        const loss = (): tf.Scalar =>
          tf.neg(tf.sum(tf.mul(net.forward(rows, { training: true }).embedding, target)));
        const moved = new Set<string>();
        for (let step = 0; step < 3; step += 1) {
          const { grads } = tf.variableGrads(loss, [...net.parameters.values()]);
          for (const [name, variable] of net.parameters) {
            const gradient = grads[variable.name]!;
            if (tf.max(tf.abs(gradient)).dataSync()[0]! > 0) moved.add(name);
            variable.assign(tf.sub(variable, tf.mul(gradient, 0.1)));
          }
          expect(moved.size).toBeGreaterThan(0);
        }
        expect(moved).toEqual(new Set(net.parameters.keys()));
      });
      net.dispose();
    },
  );

  it('has groups for gate and matrix, and the sizes that follow', () => {
    const rates = { gate: 2, kernel: 10 };
    const full = buildNet({ architecture: 'adapter', features: 512, rates }, 1);
    expect(Object.fromEntries(full.groups)).toEqual({
      gate: { rateMultiplier: 2, decays: false },
      'change/kernel': { rateMultiplier: 10, decays: true },
    });
    expect(describeNet(full)).toMatchObject({ parameters: 512 * 512 + 1, macs: 512 * 512, dimensions: 512 });
    full.dispose();
    const low = buildNet({ architecture: 'adapter', features: 512, rank: 16 }, 1);
    expect(describeNet(low).parameters).toBe(2 * 16 * 512 + 1);
    low.dispose();
  });

  it('refuses vectors of another length and options that do not go together', () => {
    const net = buildNet({ architecture: 'adapter', features: 4 }, 1);
    tf.tidy(() => {
      expect(() => net.forward(tf.ones([2, 5]), { training: false })).toThrow(
        'adapter: input must have the shape [n, 4], got [2, 5]',
      );
    });
    net.dispose();
    expect(() =>
      buildNetFromJson({ architecture: 'adapter', features: 4, hasBottleneckRelu: true }, 1),
    ).toThrow('buildNet: spec.hasBottleneckRelu must be valid, got takes a rank');
  });
});

describe('unitRows', () => {
  useBackend('cpu');

  it('brings rows to length 1 and leaves zeros', () => {
    tf.tidy(() => {
      const rows = tf.tensor2d([3, 4, 0, 0, 0.003, 0.004], [3, 2]);
      const units = unitRows(rows).arraySync();
      expect(units[0]).toEqual([expect.closeTo(0.6, 5), expect.closeTo(0.8, 5)]);
      expect(units[1]).toEqual([0, 0]);
      expect(Math.hypot(...units[2]!)).toBeCloseTo(1, 3);
    });
  });

  it('has the gradient of l2Normalize, and 0 at a zero row', () => {
    tf.tidy(() => {
      const rows = tf.concat2d([randomTensor<tf.Rank.R2>([3, 5], 1), tf.tensor2d([[0, 0, 0, 0, 0]])], 0);
      const weights = randomTensor<tf.Rank.R2>([4, 5], 2);
      const own = tf.grad((x) => tf.sum(tf.mul(unitRows(x as tf.Tensor2D), weights)))(rows);
      const other = tf.grad((x) => tf.sum(tf.mul(l2Normalize(x as tf.Tensor2D), weights)))(rows);
      expect(tf.max(tf.abs(tf.sub(own, other))).dataSync()[0]).toBeLessThan(1e-5);
      expect(Array.from(tf.slice(own, [3, 0], [1, 5]).dataSync(), Math.abs)).toEqual([0, 0, 0, 0, 0]);
      expect(UNIT_TOLERANCE).toBeLessThan(1e-6);
    });
  });
});
