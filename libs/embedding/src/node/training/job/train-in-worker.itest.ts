import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePng } from '@gallerist/preprocess/node';
import { embeddingNetV2Spec } from '@gallerist/preprocess';
import { createSeededRandom } from '@gallerist/metrics/random';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noisyVectors } from '../../../../test/training/small-sets.ts';
import { parseRecipe } from '../../../training/recipe/parse-recipe.ts';
import { trainInWorker } from './train-in-worker.ts';
import type { JobRows, TrainingJob } from './training-job.types.ts';

const dimensions = 16;
let root = '';
beforeAll(async () => (root = await mkdtemp(join(tmpdir(), 'gallerist-train-'))));
afterAll(() => rm(root, { recursive: true, force: true }));

function vectorJob(change: Partial<TrainingJob> = {}, epochs = 30): TrainingJob {
  return {
    recipe: parseRecipe({
      name: 'test',
      net: { architecture: 'adapter', features: dimensions, zeroAtFirst: 'kernel' },
      losses: [{ name: 'sup-con' }],
      sampler: { name: 'pk', classesPerBatch: 6 },
      epochs,
      optimiser: { name: 'adamw', rate: 0.01 },
      schedule: { name: 'cosine' },
    }),
    data: { kind: 'vectors', ...noisyVectors({ identities: 12, each: 8, dimensions, seed: 1 }) },
    runtime: 'wasm',
    ...change,
  };
}

describe('trainInWorker', () => {
  it('trains beside this thread, which stays free, and tells how far it is', async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    const seen: number[] = [];
    const result = await trainInWorker(vectorJob(), { onProgress: ({ step }) => seen.push(step) });
    clearInterval(timer);
    expect(result).toMatchObject({ outcome: 'completed', epochs: 30, runtime: 'wasm', resumedAt: null });
    expect(seen.length).toBeGreaterThan(1);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(turns).toBeGreaterThan(10);
  });

  it('ends on a signal with a checkpoint that it goes on from to the same weights', async () => {
    const whole = await trainInWorker(vectorJob());
    const folder = join(root, 'cancelled');
    const controller = new AbortController();
    const cancelled = await trainInWorker(vectorJob({ checkpoints: { folder, isResumed: false } }), {
      signal: controller.signal,
      onProgress: ({ epoch }) => {
        if (epoch === 3) controller.abort();
      },
    });
    expect(cancelled.outcome).toBe('cancelled');
    expect(cancelled.steps).toBeLessThan(whole.steps);
    const names = await readdir(folder);
    expect(names.every((name) => name.endsWith('.checkpoint'))).toBe(true);
    const resumed = await trainInWorker(vectorJob({ checkpoints: { folder, isResumed: true } }));
    expect(resumed.resumedAt).toBe(cancelled.steps);
    expect(resumed.weights.bytes).toEqual(whole.weights.bytes);
  });

  it('throws what went wrong in the thread as the class that it was', async () => {
    const foreign = { specs: { format: 'something' }, bytes: new Uint8Array(4) };
    await expect(trainInWorker(vectorJob({ weights: foreign }))).rejects.toMatchObject({
      name: 'NetWeightsError',
      code: 'FORMAT_INVALID',
    });
    const one = {
      kind: 'vectors',
      ...noisyVectors({ identities: 1, each: 8, dimensions, seed: 1 }),
    } as const;
    await expect(trainInWorker(vectorJob({ data: one }))).rejects.toMatchObject({
      name: 'TrainingError',
      code: 'DATA_INVALID',
    });
  });
});

/** Identities as stripes of their own period and colour, on pictures of several proportions, under noise. */
async function stripedPictures(name: string, identities: readonly number[]): Promise<JobRows> {
  const random = createSeededRandom(9);
  const rows: { file: string; id: string; identity: number }[] = [];
  for (const identity of identities) {
    for (let shot = 0; shot < 4; shot += 1) {
      const [width, height] = [24 + 8 * random.integer(3), 32];
      const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
        const y = Math.floor(i / 3 / width);
        const isStripe = Math.floor(y / (1 + identity)) % 2 === 0;
        return (isStripe ? 60 + 30 * ((identity + (i % 3)) % 5) : 20) + random.integer(60);
      });
      const id = `${name}-${identity}/${shot}.png`;
      const file = join(root, id.replace('/', '-'));
      await writeFile(file, await encodePng({ width, height, data }));
      rows.push({ file, id, identity });
    }
  }
  return {
    kind: 'pictures',
    files: rows.map(({ file }) => file),
    ids: rows.map(({ id }) => id),
    identities: Int32Array.from(rows, ({ identity }) => identity),
  };
}

function pictureJob(data: JobRows): TrainingJob {
  return {
    recipe: parseRecipe({
      name: 'pictures',
      net: { architecture: 'embeddingnet-v1' },
      pictures: {
        training: {
          version: 1,
          preprocess: embeddingNetV2Spec,
          augmentation: [{ kind: 'flip', probability: 0.5 }],
        },
      },
      losses: [{ name: 'batch-hard-triplet' }],
      sampler: { name: 'random', batchSize: 16 },
      epochs: 1,
      optimiser: { name: 'adamw', rate: 1e-3 },
      schedule: { name: 'constant' },
    }),
    data,
    runtime: 'cpu',
  };
}

describe('trainInWorker on pictures', () => {
  it('says which picture cannot be used', async () => {
    const data = await stripedPictures('bad', [0, 1, 2, 3]);
    if (data.kind !== 'pictures') throw new TypeError('pictures were made');
    await writeFile(data.files[5]!, 'not a picture');
    await expect(trainInWorker(pictureJob(data))).rejects.toMatchObject({
      code: 'DATA_INVALID',
      message: expect.stringContaining('bad-1/1.png') as string,
    });
  });
});
