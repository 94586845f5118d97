import * as tf from '@tensorflow/tfjs-core';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { buildNetFromJson } from '../../src/architectures/build-net.ts';
import { traceOnnx, writeOnnx } from '../../src/onnx/index.ts';
import { randomTensor, useBackend } from './net-backends.ts';

const backbone = { widths: [4, 6], strides: [2, 2, 1] } as const;
const body = { architecture: 'pcb', inputShape: [64, 32, 3], partDimensions: 8, backbone } as const;
const specs = [
  { architecture: 'embeddingnet-v1', inputShape: [28, 28, 1], width: 8 },
  { architecture: 'embeddingnet-v2', inputShape: [28, 28, 1], widths: [4, 4, 6, 6] },
  { architecture: 'embeddingnet-v2', widths: [4, 4, 6, 6] },
  { architecture: 'adapter', features: 64 },
  { architecture: 'adapter', features: 64, rank: 4, hasBottleneckRelu: true, gate: 'per-dimension' },
  { architecture: 'iresnet', depth: '18', inputShape: [32, 32, 3], widths: [4, 4, 6, 8], dimensions: 16 },
  { architecture: 'mobilefacenet', inputShape: [32, 32, 3], width: 0.1, dimensions: 8 },
  body,
  { ...body, hasPoseBranch: true, stripes: 5 },
  { ...body, pooling: 'gem', paddingColour: [0.5, 0.5, 0.5], backbone: { ...backbone, kind: 'mobile' } },
] as const;

describe('an exported net', () => {
  useBackend('cpu');

  it.each(specs)('says in ONNX Runtime what it says here, at any batch: %j', async (spec) => {
    const net = buildNetFromJson(spec, 1);
    const shape = [...net.inputShape] as [number] | [number, number, number];
    // Moving statistics away from 0 and 1, so that folding them shows.
    if (shape.length === 3)
      tf.tidy(() => {
        for (let step = 0; step < 2; step += 1)
          net.forward(randomTensor([4, ...shape], step), { training: true });
      });
    const model = traceOnnx((input) => net.forward(input, { training: false }).embedding, {
      inputs: [{ name: 'pictures', shape }],
      outputs: ['embedding'],
    });
    const session = await InferenceSession.create(writeOnnx(model), { intraOpNumThreads: 1 });
    for (const batch of [1, 3]) {
      const input = randomTensor([batch, ...shape], 9);
      const [expected, feed] = tf.tidy(() => [
        net.forward(input, { training: false }).embedding.dataSync().slice(),
        (shape.length === 3 ? tf.transpose(input, [0, 3, 1, 2]) : input).dataSync<'float32'>().slice(),
      ]);
      const dims = shape.length === 3 ? [batch, shape[2], shape[0], shape[1]] : [batch, shape[0]];
      const output = await session.run({ pictures: new Tensor('float32', feed, dims) });
      const got = output['embedding']!.data as Float32Array;
      expect(got).toHaveLength(expected.length);
      // Float32 in another order of sums.
      got.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-5));
      input.dispose();
    }
    await session.release();
    net.dispose();
  });
});
