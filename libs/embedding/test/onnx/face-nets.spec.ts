import * as tf from '@tensorflow/tfjs-core';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { exportBuiltInFaceNets, openBuiltInFaceNet } from '../../src/node/export-face-nets.ts';
import { defaultFaceManifest, readManifest } from '../../src/node/pack-files.ts';
import { startWasmBackend } from '../../src/node/tfjs-wasm.ts';
import type { FaceNetModels } from '../../src/onnx/index.ts';
import { readOnnx } from '../../src/onnx/index.ts';
import type { PackManifest } from '../../src/packs/manifest.ts';
import { wave } from './compare.ts';

interface Case {
  readonly role: keyof FaceNetModels;
  readonly size: readonly [height: number, width: number];
  readonly batch: number;
  /** Pixels go up to 255, the embedder's input is normalised. */
  readonly scale: number;
  /** On outputs of lengths near 1 for two of the nets; the detector's raw heads go up to 20. */
  readonly tolerance: number;
}

const cases: Case[] = [
  { role: 'embedder', size: [150, 150], batch: 1, scale: 0.5, tolerance: 1e-5 },
  { role: 'embedder', size: [150, 150], batch: 3, scale: 0.5, tolerance: 1e-5 },
  { role: 'landmarks', size: [112, 112], batch: 3, scale: 127, tolerance: 1e-5 },
  { role: 'detector', size: [256, 192], batch: 1, scale: 127, tolerance: 1e-3 },
  { role: 'detector', size: [320, 416], batch: 2, scale: 127, tolerance: 1e-3 },
];

let manifest: PackManifest;
let models: FaceNetModels;

beforeAll(async () => {
  await startWasmBackend();
  manifest = await readManifest(defaultFaceManifest);
  models = await exportBuiltInFaceNets(manifest);
});

describe('exportBuiltInFaceNets', () => {
  it.each(cases)(
    'gives a $role like the net at $size, batch $batch',
    async ({ role, size, batch, ...numbers }) => {
      const [height, width] = size;
      const data = wave(batch * height * width * 3).map((value) => (value + 1) * numbers.scale);
      const net = await openBuiltInFaceNet(manifest, role);
      const [planar, ...expected] = tf.tidy(() => {
        const pictures = tf.tensor4d(data, [batch, height, width, 3]);
        const moved = tf.transpose(pictures, [0, 3, 1, 2]).dataSync<'float32'>();
        const result = net.forward(pictures);
        const outputs = result instanceof tf.Tensor ? [result] : result;
        return [moved, ...outputs.map((output) => output.dataSync<'float32'>())];
      });
      net.dispose();
      const session = await InferenceSession.create(models[role], { logSeverityLevel: 3 });
      const fed = new Tensor('float32', planar, [batch, 3, height, width]);
      const results = await session.run({ pictures: fed });
      expected.forEach((values, index) => {
        const actual = results[net.outputs[index]!]!.data as Float32Array;
        expect(actual).toHaveLength(values.length);
        const largest = values.reduce((most, value, at) => Math.max(most, Math.abs(value - actual[at]!)), 0);
        expect(largest).toBeLessThan(numbers.tolerance);
      });
      await session.release();
    },
  );

  it('keeps the embedder in one order of axes, with nothing left to fold', () => {
    const operators = readOnnx(models.embedder).graph.nodes.map(({ opType }) => opType);
    const copies = 5;
    expect(operators.filter((name) => name === 'Conv')).toHaveLength(29 + copies);
    expect(operators).not.toContain('Pad');
    expect(operators).not.toContain('Transpose');
    expect(operators).not.toContain('BatchNormalization');
    expect(operators).not.toContain('Mul');
  });
});
