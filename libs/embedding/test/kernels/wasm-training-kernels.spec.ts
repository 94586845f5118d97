import '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildNetFromJson } from '../../src/architectures/build-net.ts';
import { registerWasmTrainingKernels } from '../../src/kernels/register-wasm-training-kernels.ts';
import { startWasmBackend } from '../../src/node/tfjs-wasm.ts';
import { randomTensor } from '../architectures/net-backends.ts';

/** Sums of a few hundred float32 products, in another order. */
const TOLERANCE = 1e-4;

async function onEach(work: () => tf.Tensor): Promise<{ wasm: number[]; cpu: number[] }> {
  const values: Record<string, number[]> = {};
  for (const backend of ['wasm', 'cpu']) {
    await tf.setBackend(backend);
    const before = tf.memory().numTensors;
    const result = tf.tidy(work);
    values[backend] = Array.from(result.dataSync());
    result.dispose();
    expect(tf.memory().numTensors).toBe(before);
  }
  return { wasm: values['wasm'] ?? [], cpu: values['cpu'] ?? [] };
}

function expectClose({ wasm, cpu }: { wasm: number[]; cpu: number[] }): void {
  expect(cpu.some((value) => value !== 0)).toBe(true);
  expect(wasm).toHaveLength(cpu.length);
  const worst = Math.max(...wasm.map((value, i) => Math.abs(value - (cpu[i] ?? NaN))));
  expect(worst).toBeLessThan(TOLERANCE);
}

describe('training kernels for wasm', () => {
  beforeAll(async () => {
    await startWasmBackend();
    registerWasmTrainingKernels();
    registerWasmTrainingKernels();
  });

  it.each([
    { xs: [2, 8, 8, 3], fs: [3, 3, 3, 4], strides: [1, 1], pad: 'same' },
    { xs: [1, 7, 9, 2], fs: [3, 3, 2, 5], strides: [2, 2], pad: 'same' },
    { xs: [3, 9, 6, 4], fs: [5, 3, 4, 1], strides: [1, 2], pad: 'valid' },
    { xs: [2, 6, 6, 8], fs: [1, 1, 8, 3], strides: [2, 1], pad: 'valid' },
    { xs: [2, 7, 5, 1], fs: [3, 3, 1, 2], strides: [2, 2], pad: 1 },
  ] as const)(
    'differentiates the filter for $xs with $fs, strides $strides, padding $pad',
    async ({ xs, fs, strides, pad }) => {
      const gradient = (): tf.Tensor => {
        const x = tf.randomNormal<tf.Rank.R4>([...xs], 0, 1, 'float32', 7);
        const filter = tf.randomNormal<tf.Rank.R4>([...fs], 0, 1, 'float32', 8);
        return tf.grad((f: tf.Tensor) =>
          tf.sum(tf.square(tf.conv2d(x, f as tf.Tensor4D, [...strides], pad))),
        )(filter); // as: rank of fs
      };
      const { wasm, cpu } = await onEach(gradient);
      const scale = Math.max(...cpu.map(Math.abs));
      expectClose({ wasm: wasm.map((value) => value / scale), cpu: cpu.map((value) => value / scale) });
    },
  );

  it.each([
    { xs: [2, 8, 8, 3], fs: [3, 3, 3, 1], strides: [1, 1], pad: 'same' },
    { xs: [1, 7, 9, 4], fs: [3, 3, 4, 2], strides: [2, 2], pad: 'same' },
    { xs: [3, 9, 6, 2], fs: [5, 3, 2, 1], strides: [1, 1], pad: 'valid' },
    { xs: [2, 7, 7, 5], fs: [7, 7, 5, 1], strides: [1, 1], pad: 'valid' },
    { xs: [2, 7, 5, 1], fs: [3, 3, 1, 3], strides: [2, 2], pad: 1 },
  ] as const)(
    'differentiates a depthwise convolution of $xs with $fs, strides $strides, padding $pad',
    async ({ xs, fs, strides, pad }) => {
      const gradients = (): tf.Tensor => {
        const x = tf.randomNormal<tf.Rank.R4>([...xs], 0, 1, 'float32', 7);
        const filter = tf.randomNormal<tf.Rank.R4>([...fs], 0, 1, 'float32', 8);
        const [dx, df] = tf.grads((a: tf.Tensor, f: tf.Tensor) =>
          // as: ranks of xs and fs
          tf.sum(tf.square(tf.depthwiseConv2d(a as tf.Tensor4D, f as tf.Tensor4D, [...strides], pad))),
        )([x, filter]);
        return tf.concat1d([tf.reshape(dx!, [-1]), tf.reshape(df!, [-1])]);
      };
      const { wasm, cpu } = await onEach(gradients);
      const scale = Math.max(...cpu.map(Math.abs));
      expectClose({ wasm: wasm.map((value) => value / scale), cpu: cpu.map((value) => value / scale) });
    },
  );

  it.each([
    { architecture: 'mobilefacenet', inputShape: [32, 32, 3], width: 0.05, dimensions: 6 },
    { architecture: 'iresnet', depth: '18', inputShape: [16, 16, 3], widths: [2, 3, 4, 5], dimensions: 6 },
    {
      architecture: 'pcb',
      inputShape: [24, 12, 3],
      partDimensions: 2,
      stripes: 3,
      backbone: { kind: 'mobile', widths: [3, 3], strides: [1, 2, 1] },
    },
  ])('differentiates every parameter of a net: $architecture', async (spec) => {
    const gradients = (): tf.Tensor => {
      const net = buildNetFromJson(spec, 3);
      const pictures = randomTensor([4, ...net.inputShape], 1);
      const target = randomTensor<tf.Rank.R2>([4, net.dimensions], 2);
      const variables = [...net.parameters.values()];
      const { grads } = tf.variableGrads(
        () => tf.sum(tf.mul(net.forward(pictures, { training: true }).embedding, target)),
        variables,
      );
      const all = tf.concat1d(variables.map(({ name }) => tf.reshape(grads[name]!, [-1])));
      net.dispose();
      return all;
    };
    const { wasm, cpu } = await onEach(gradients);
    const scale = Math.max(...cpu.map(Math.abs));
    expectClose({ wasm: wasm.map((value) => value / scale), cpu: cpu.map((value) => value / scale) });
  });

  it('differentiates a gather with repeated and unused rows', async () => {
    const gradient = (): tf.Tensor => {
      const table = tf.randomNormal([5, 3], 0, 1, 'float32', 9);
      const places = tf.tensor1d([4, 0, 4, 2], 'int32');
      return tf.grad((t: tf.Tensor) => tf.sum(tf.square(tf.gather(t, places))))(table);
    };
    expectClose(await onEach(gradient));
  });
});
