import * as tf from '@tensorflow/tfjs-core';
import { decodeImage } from '@gallerist/preprocess/node';
import { defaultImageLimits } from '@gallerist/preprocess';
import { beforeAll, describe, expect, it } from 'vitest';
import { embedChips } from '../src/faces/embed-chips.ts';
import type { FaceNets } from '../src/faces/face-nets.types.ts';
import { prepareFaces } from '../src/faces/prepare-faces.ts';
import { loadFaceNets } from '../src/node/load-face-nets.ts';
import { defaultFaceManifest, readFaceManifest } from '../src/node/pack-files.ts';
import { startWasmBackend } from '../src/node/tfjs-wasm.ts';
import { samplePhotograph } from './sample-photographs.ts';

describe('nets', () => {
  let nets: FaceNets;
  let tensorsBefore = 0;
  beforeAll(async () => {
    await startWasmBackend();
    tensorsBefore = tf.memory().numTensors;
    nets = await loadFaceNets(await readFaceManifest(defaultFaceManifest));
  });

  it('keep no tensor of a request, and none at all once disposed', async () => {
    const decoded = await decodeImage(samplePhotograph(1), defaultImageLimits);
    if (!decoded.ok) throw new TypeError('expected a readable photograph');
    const run = (): number => {
      const { faces } = prepareFaces(decoded.value.image, { maxSubjects: 100 }, nets);
      embedChips(
        faces.map(({ chip }) => chip),
        nets,
      );
      return tf.memory().numTensors;
    };
    const first = run();
    expect(run()).toBe(first);
    expect(run()).toBe(first);
    nets.detector.dispose();
    nets.landmarks.dispose();
    nets.embedder.dispose();
    expect(tf.memory().numTensors).toBe(tensorsBefore);
  });
});
