import { createSeededRandom } from '@gallerist/metrics/random';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { useBackend } from '../../../test/architectures/net-backends.ts';
import { buildNetFromJson } from '../../architectures/build-net.ts';
import type { NetInput, TrainingData } from '../data/training-data.types.ts';
import { parseRecipe } from '../recipe/parse-recipe.ts';
import { train } from './train.ts';

const side = 12;

/** Classes as stripes of their own width and place, under noise; pictures follow from their seed. */
function stripes(classCount: number, each: number, seed: number): TrainingData {
  const random = createSeededRandom(seed);
  const labels = Int32Array.from({ length: classCount * each }, (_, row) => Math.floor(row / each));
  const pictures = Array.from(labels, (label) => {
    const period = 2 + (label % 4);
    const offset = random.integer(side);
    return Float32Array.from({ length: side * side * 3 }, (_, i) => {
      const [y, x] = [Math.floor(i / 3 / side), Math.floor(i / 3) % side];
      const along = (label < 4 ? x : y) + offset;
      return (Math.floor(along / period) % 2 === 0 ? 0.6 : -0.6) + random.next() - 0.5;
    });
  });
  const plain = (rows: ArrayLike<number>): Promise<NetInput> => {
    const values = new Float32Array(rows.length * side * side * 3);
    for (let i = 0; i < rows.length; i += 1) values.set(pictures[rows[i] ?? 0]!, i * side * side * 3);
    return Promise.resolve({ input: tf.tensor4d(values, [rows.length, side, side, 3]) });
  };
  return {
    size: labels.length,
    labels,
    classCount,
    cameras: null,
    digest: String(seed),
    plain,
    batch: plain,
  };
}

describe('train an EmbeddingNet on pictures', () => {
  useBackend('cpu');

  it('brings the loss down and new pictures of the classes apart', async () => {
    const recipe = parseRecipe({
      name: 'pictures',
      net: { architecture: 'embeddingnet-v2', inputShape: [side, side, 3], widths: [8, 16], dimensions: 32 },
      losses: [{ name: 'arcface', margin: 0.2, scale: 12 }],
      sampler: { name: 'pk', classesPerBatch: 8, samplesPerClass: 2 },
      epochs: 8,
      optimiser: { name: 'adamw', rate: 5e-3 },
      schedule: { name: 'cosine' },
      averageDecay: 0.5,
      earlyStop: { metric: 'meanAveragePrecision', patience: 9, everyEpochs: 8 },
    });
    const net = buildNetFromJson(recipe.net, 3);
    const { history, best } = await train({ recipe, net, data: stripes(8, 8, 1), heldOut: stripes(8, 4, 2) });
    expect(history.losses.at(-1)!.loss).toBeLessThan(0.7 * history.losses[0]!.loss);
    expect(best!.best! - history.looks[0]!.metrics.meanAveragePrecision).toBeGreaterThan(0.1);
    net.dispose();
  });
});
