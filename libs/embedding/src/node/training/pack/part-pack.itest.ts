import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyPreprocess, paddingMask, pcb384Spec } from '@gallerist/preprocess';
import type { PreprocessSpec, RgbImage } from '@gallerist/preprocess';
import { encodePng } from '@gallerist/preprocess/node';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomTensor, useBackend } from '../../../../test/architectures/net-backends.ts';
import { buildNetFromJson } from '../../../architectures/build-net.ts';
import type { TrainableNet } from '../../../architectures/trainable-net.types.ts';
import { defaultRecipes } from '../../../training/recipe/default-recipes.ts';
import { parseRecipe } from '../../../training/recipe/parse-recipe.ts';
import type { Recipe } from '../../../training/recipe/recipe.schema.ts';
import { openPackEmbedder } from '../../packs/embedder/open-pack-embedder.ts';
import { seededCrops } from '../../packs/examine/seeded-crops.ts';
import type { LocatedPack } from '../../packs/locate-pack.ts';
import { verifyPack } from '../../packs/verify-pack.ts';
import { exportNet } from './export-net.ts';
import { installNetPack } from './trained-pack.ts';

const size = { width: 16, height: 48 };
const preprocess: PreprocessSpec = {
  ...pcb384Spec,
  geometry: { kind: 'box', fit: 'letterbox', size, margin: 0 },
};
const net = {
  architecture: 'pcb',
  inputShape: [size.height, size.width, 3],
  partDimensions: 4,
  stripes: 3,
  weights: { global: 2, stripes: 3, pose: 0 },
  backbone: { widths: [4, 6], strides: [2, 2, 1] },
} as const;
/** One that fills the box, and one with bars above and below. */
const pictures: readonly RgbImage[] = [
  ...seededCrops({ width: 16, height: 48 }, 1, 3),
  ...seededCrops({ width: 16, height: 15 }, 1, 4),
];

let packsDir = '';
let recipe: Recipe;
let trained: TrainableNet;
let pack: LocatedPack;

describe('a pack with parts', () => {
  useBackend('cpu');

  beforeAll(async () => {
    packsDir = await mkdtemp(join(tmpdir(), 'gallerist-parts-'));
    const { pictures: how, ...rest } = defaultRecipes.pcb;
    const training = { ...how!.training, preprocess, augmentation: [] };
    recipe = parseRecipe({ ...rest, net, pictures: { ...how, training } });
    trained = buildNetFromJson(recipe.net, 5);
    // moving statistics away from 0 and 1
    tf.tidy(() => void trained.forward(randomTensor([6, size.height, size.width, 3], 2), { training: true }));
    pack = await installNetPack(
      { modality: 'BODY', preprocess, parent: null },
      {
        ...{ net: trained, recipe, report: {}, name: 'parts', version: '1.0.0', licence: 'CC0-1.0' },
        data: { name: 'made', identities: 1, pictures: 2 },
        madeAt: '2026-01-01T00:00:00Z',
      },
      { packsDir },
    );
  });
  afterAll(async () => {
    trained.dispose();
    await rm(packsDir, { recursive: true, force: true });
  });

  /** What the net says that was trained, told where the padding is. */
  function expected() {
    const { crops, tensor } = applyPreprocess(
      pictures.map((image) => ({ image, subject: { kind: 'whole' as const } })),
      { ...preprocess, layout: 'nhwc' },
    );
    return tf.tidy(() => {
      const input = tf.tensor(tensor.data, [2, size.height, size.width, 3]);
      const mask = tf.tensor3d(
        crops.flatMap((crop) => [...paddingMask(crop)]),
        [2, size.height, size.width],
      );
      const { embedding, parts, visibility } = trained.forward(input, { training: false, paddingMask: mask });
      return [embedding, parts!, visibility!].map((one) => [...one.dataSync()]);
    });
  }

  async function embedded(rows: 'embedding' | 'parts') {
    const embedder = await openPackEmbedder(pack, { rows, threads: 1 });
    const files = await Promise.all(pictures.map((picture) => encodePng(picture)));
    const { vectors, dimensions } = await embedder.embedPictures(files);
    await embedder.dispose();
    return { vectors: [...vectors], dimensions, embedder };
  }

  function expectClose(actual: readonly number[], wanted: readonly number[]) {
    expect(actual).toHaveLength(wanted.length);
    const worst = Math.max(...actual.map((value, i) => Math.abs(value - wanted[i]!)));
    expect(worst).toBeLessThan(1e-4);
  }

  it('names its parts and what they count, and verifies', async () => {
    expect(pack.manifest.embedder).toMatchObject({
      format: 'onnx',
      dimensions: 16,
      parts: {
        names: ['global', 'stripe1', 'stripe2', 'stripe3'],
        dimensions: 4,
        weights: [2, 1, 1, 1],
        visibility: 'visibility',
      },
    });
    expect((await verifyPack(pack)).every(({ ok }) => ok)).toBe(true);
  });

  it('serves embeddings without the padding that training masked out', async () => {
    const { vectors } = await embedded('embedding');
    expectClose(vectors, expected()[0]!);
  });

  it('gives its parts and how visible they are', async () => {
    const { vectors, dimensions, embedder } = await embedded('parts');
    expect(dimensions).toBe(4 * 4 + 4);
    expect(embedder.parts).toMatchObject({ count: 4, dimensions: 4, weights: [2, 1, 1, 1] });
    const [, parts, visibility] = expected();
    expectClose([...vectors.slice(0, 16), ...vectors.slice(20, 36)], parts!);
    const seen = [...vectors.slice(16, 20), ...vectors.slice(36, 40)];
    expectClose(seen, visibility!);
    // the first and the last stripe of the second picture lie in the bars
    expect(seen.map((value) => value > 0)).toEqual([true, true, true, true, true, false, true, false]);
  });

  it('keeps vectors of parts and embeddings apart', async () => {
    const [plain, parts] = [await embedded('embedding'), await embedded('parts')];
    expect(parts.embedder.cacheKey).not.toBe(plain.embedder.cacheKey);
    expect(parts.embedder.spaceId).toBe(plain.embedder.spaceId);
    expect(plain.embedder.parts).toBeNull();
  });

  it('has no parts to give where the net has none', async () => {
    await expect(openPackEmbedder('face-default', { rows: 'parts' })).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringContaining('gives no parts') as unknown,
    });
  });
});

describe('the recipe of a part-based net', () => {
  it('has the size of its pictures, and no other', () => {
    expect(parseRecipe(defaultRecipes.pcb).net).toMatchObject({ inputShape: [384, 128, 3] });
    const other = { ...defaultRecipes.pcb, net: { architecture: 'pcb', inputShape: [128, 64, 3] } };
    expect(() => parseRecipe(other)).toThrow('net.inputShape must be [384, 128, 3]');
  });

  it('knows the colour of padding, unless it has one or is told of none', () => {
    const colour = (changes: object) => {
      const { net: chosen } = parseRecipe({ ...defaultRecipes.pcb, ...changes });
      return Reflect.get(chosen, 'paddingColour') as readonly number[] | null | undefined; // as: of pcbSchema
    };
    for (const value of colour({})!) expect(Math.abs(value)).toBeLessThan(0.02);
    const own = [1, 2, 3] as const;
    expect(colour({ net: { architecture: 'pcb', paddingColour: own } })).toEqual(own);
    expect(colour({ pictures: { ...defaultRecipes.pcb.pictures, hasPaddingMask: false } })).toBeUndefined();
    expect(colour({ net: { architecture: 'pcb', paddingColour: null } })).toBeNull();
  });

  it('is exported of a net that looks for no padding, whose visibility follows from nothing', async () => {
    const plain = buildNetFromJson({ ...net, paddingColour: null }, 6);
    const { parts, leastCosine } = await exportNet(plain);
    plain.dispose();
    expect([parts?.names.length, leastCosine > 0.9999]).toEqual([4, true]);
  });
});
