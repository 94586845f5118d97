import * as tf from '@tensorflow/tfjs-core';
import { decodeImage } from '@gallerist/preprocess/node';
import { defaultImageLimits } from '@gallerist/preprocess';
import type { RgbImage } from '@gallerist/preprocess';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPeople } from '../../src/bodies/find-people.ts';
import { exportBuiltInPersonNet, readPersonGraph } from '../../src/node/export-person-net.ts';
import { openPersonFinder } from '../../src/node/open-nets.ts';
import type { OpenPersonFinder } from '../../src/node/open-nets.ts';
import { readPersonFinder } from '../../src/node/pack-files.ts';
import { startWasmBackend } from '../../src/node/tfjs-wasm.ts';
import { centernetOf } from '../../src/nets/centernet.ts';
import type { PersonFinderManifest } from '../../src/packs/person-finder.ts';
import { peopleInSample, samplePhotograph } from '../sample-photographs.ts';
import { wave } from './compare.ts';

let manifest: PersonFinderManifest;
let model: Uint8Array;
let finder: OpenPersonFinder;

beforeAll(async () => {
  await startWasmBackend();
  manifest = await readPersonFinder();
  model = await exportBuiltInPersonNet(manifest.files);
  finder = await openPersonFinder(manifest.detector, model, {});
});
afterAll(() => finder.dispose());

async function pictureOf(bytes: Uint8Array): Promise<RgbImage> {
  const decoded = await decodeImage(bytes, defaultImageLimits);
  if (!decoded.ok) throw new TypeError('the photograph must decode');
  return decoded.value.image;
}

describe('exportBuiltInPersonNet', () => {
  it.each([
    { size: [128, 192], batch: 1 },
    { size: [96, 64], batch: 3 },
  ] as const)('says what the net says at $size, batch $batch', async ({ size: [height, width], batch }) => {
    const data = wave(batch * height * width * 3).map((value) => (value + 1) * 127);
    const { modelJson, binary } = await readPersonGraph(manifest.files);
    const before = tf.memory().numTensors;
    const net = centernetOf(modelJson, binary);
    const [planar, expected] = tf.tidy(() => {
      const pictures = tf.tensor4d(data, [batch, height, width, 3]);
      const moved = tf.transpose(pictures, [0, 3, 1, 2]).dataSync<'float32'>();
      return [moved, net.forward(pictures).dataSync<'float32'>()];
    });
    net.dispose();
    expect(tf.memory().numTensors).toBe(before);
    const session = await InferenceSession.create(model, { logSeverityLevel: 3 });
    const { people } = await session.run({
      pictures: new Tensor('float32', planar, [batch, 3, height, width]),
    });
    expect(people?.dims).toEqual([batch, height / 4, width / 4, 5]);
    const actual = people?.data as Float32Array;
    const largest = expected.reduce((most, value, at) => Math.max(most, Math.abs(value - actual[at]!)), 0);
    // extents go up to hundreds of pixels
    expect(largest).toBeLessThan(1e-2);
  });
});

describe('findPeople', () => {
  it.each([1, 6] as const)('finds everybody in photograph %i, each once', async (sample) => {
    const picture = await pictureOf(samplePhotograph(sample));
    const people = await findPeople(picture, finder);
    expect(people).toHaveLength(peopleInSample[sample]);
    for (const { box, confidence } of people) {
      expect(confidence).toBeGreaterThan(manifest.detector.plan.minConfidence);
      expect(box.height).toBeGreaterThan(picture.height / 2);
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.y + box.height).toBeLessThanOrEqual(picture.height);
    }
  });

  it('finds nobody where there is nobody', async () => {
    const size = { width: 320, height: 200 };
    const grey = { ...size, data: new Uint8Array(size.width * size.height * 3).fill(128) };
    expect(await findPeople(grey, finder)).toEqual([]);
  });
});
