import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noModelCache } from '../../src/node/face-models/model-cache.ts';
import { prepareFaceModels } from '../../src/node/face-models/prepare-face-models.ts';
import { openBuiltInFaceNet } from '../../src/node/export-face-nets.ts';
import { openFaceFinder } from '../../src/node/open-nets.ts';
import type { OpenFinder } from '../../src/node/open-nets.ts';
import { defaultFaceManifest, readFaceManifest } from '../../src/node/pack-files.ts';

const MEBIBYTE = 2 ** 20;

describe('the nets of a worker', () => {
  let nets: OpenFinder;
  beforeAll(async () => {
    const manifest = await readFaceManifest(defaultFaceManifest);
    const models = await prepareFaceModels({ manifest, location: defaultFaceManifest }, noModelCache);
    nets = await openFaceFinder(manifest, models, { threads: 1 });
  });
  afterAll(() => nets.dispose());

  it('keep no memory for each size of picture that they met', async () => {
    const look = (width: number, height: number) =>
      nets.detector.detect({ count: 1, width, height, data: new Float32Array(width * height * 3) }, 0.5);
    await look(640, 640);
    const before = process.memoryUsage.rss();
    for (let side = 128; side <= 640; side += 32) {
      await look(side, 768 - side);
      await look(768 - side, side);
    }
    // the arena has grown to its size before; activations of one such look take 100 MiB, kept for each of 33 they would show
    expect(process.memoryUsage.rss() - before).toBeLessThan(150 * MEBIBYTE);
  });
});

describe('the nets that are exported', () => {
  it('leave no tensor behind once disposed', async () => {
    await tf.ready();
    const manifest = await readFaceManifest(defaultFaceManifest);
    const before = tf.memory().numTensors;
    const net = await openBuiltInFaceNet(manifest, 'landmarks');
    tf.tidy(() => {
      net.forward(tf.zeros([1, 112, 112, 3]));
    });
    expect(tf.memory().numTensors).toBeGreaterThan(before);
    net.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
