import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { exportBuiltInFaceNets, locatePack, startRuntime } from '@gallerist/embedding/node';
import type { FaceNetModels } from '@gallerist/embedding/onnx';
import { createSeededRandom } from '@gallerist/metrics/random';
import { defaultImageLimits, fitImage } from '@gallerist/preprocess';
import type { RgbImage } from '@gallerist/preprocess';
import { decodeImage } from '@gallerist/preprocess/node';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkParity } from './export/check-parity.ts';
import { loadModel } from './export/load-model.ts';
import { pictureRows } from './export/picture-rows.ts';

const CROPS = 200;
const BATCHES = [1, 3, 16];
const folder = join(
  dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')),
  'demo',
);

/** Squares of six group photographs, of any size and place: faces, parts of them, and what is between. */
async function madeCrops(): Promise<readonly RgbImage[]> {
  const photographs: RgbImage[] = [];
  for (const index of [1, 2, 3, 4, 5, 6]) {
    const decoded = await decodeImage(await readFile(join(folder, `sample${index}.jpg`)), defaultImageLimits);
    if (decoded.ok) photographs.push(decoded.value.image);
  }
  const random = createSeededRandom(11);
  return Array.from({ length: CROPS }, (_, index) => {
    const photograph = photographs[index % photographs.length];
    if (photograph === undefined) throw new TypeError('expected photographs');
    const side = (0.1 + 0.9 * random.next()) * Math.min(photograph.width, photograph.height);
    const x = random.next() * (photograph.width - side);
    const y = random.next() * (photograph.height - side);
    const region = { x, y, width: side, height: side };
    return fitImage(photograph, { size: { width: 256, height: 256 }, fit: 'letterbox', region }).image;
  });
}

describe('every built-in model, served by ONNX Runtime and by TensorFlow.js', () => {
  let crops: readonly RgbImage[];
  let models: FaceNetModels;
  beforeAll(async () => {
    await startRuntime('wasm');
    crops = await madeCrops();
    models = await exportBuiltInFaceNets((await locatePack('face-default')).manifest);
  });

  async function parityOf(net: keyof FaceNetModels) {
    const whole = await loadModel({ model: 'face-default', net, packsDir: '' });
    // the detector takes any size: a quarter of its own is a quarter of the time
    const inputs = whole.inputs.map((input) =>
      net === 'detector' ? { ...input, shape: [256, 256, 3] as const } : input,
    );
    const source = { ...whole, inputs };
    const rows = pictureRows(crops, source);
    const parity = await checkParity(models[net], source, { batches: BATCHES, seed: 1, rows });
    source.dispose();
    expect(parity).toHaveLength(BATCHES.length * source.outputs.length);
    return parity;
  }

  it('agrees on 200 crops in the direction of embeddings', async () => {
    for (const { smallestCosine } of await parityOf('embedder')) {
      expect(smallestCosine).toBeGreaterThanOrEqual(0.99999);
    }
  });

  it.each(['landmarks', 'detector'] as const)('agrees on 200 crops in the heads of the %s', async (net) => {
    for (const { largestDifference } of await parityOf(net)) {
      expect(largestDifference).toBeLessThanOrEqual(1e-3);
    }
  });
});
