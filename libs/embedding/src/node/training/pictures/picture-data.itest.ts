import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyPreprocess, embeddingNetV2Spec, paddingMask } from '@gallerist/preprocess';
import type { RgbImage } from '@gallerist/preprocess';
import { encodePng } from '@gallerist/preprocess/node';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '../../../../test/architectures/net-backends.ts';
import { picturesSchema } from '../../../training/recipe/pictures.schema.ts';
import { heldOutPictures, pictureData } from './picture-data.ts';
import type { PictureRows } from './picture-rows.types.ts';
import { turnImage } from './turn-image.ts';

let root = '';
const images = [0, 1, 2].map((picture) => ({
  width: 20 + 10 * picture,
  height: 32,
  data: Uint8Array.from({ length: (20 + 10 * picture) * 32 * 3 }, (_, i) => (i * (7 + picture)) % 251),
}));
let rows: PictureRows;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'gallerist-pictures-'));
  const files = images.map((_, i) => join(root, `${i}.png`));
  for (const [i, file] of files.entries()) await writeFile(file, await encodePng(images[i]!));
  rows = { files, ids: ['a/0', 'a/1', 'b/0'], identities: Int32Array.from([5, 5, 9]) };
});
afterAll(() => rm(root, { recursive: true, force: true }));

function inputsOf(change: Readonly<Record<string, unknown>> = {}, flips = 0.5) {
  const training = {
    version: 1,
    preprocess: embeddingNetV2Spec,
    augmentation: [{ kind: 'flip', probability: flips }],
  };
  return { pictures: picturesSchema.parse({ training, ...change }), seed: 3 };
}

/** Values of the tensors of an input, which are freed. */
async function read(promise: ReturnType<ReturnType<typeof pictureData>['batch']>) {
  const { input, paddingMask: mask } = await promise;
  const values = { shape: input.shape, input: [...input.dataSync()], mask: mask && [...mask.dataSync()] };
  tf.dispose([input, ...(mask ? [mask] : [])]);
  return values;
}

const served = (pictures: readonly RgbImage[]) =>
  applyPreprocess(
    pictures.map((image) => ({ image, subject: { kind: 'whole' } as const })),
    embeddingNetV2Spec,
  );

describe('pictureData', () => {
  useBackend('cpu');

  it('gives without augmentation what serving makes, to the bit', async () => {
    const data = pictureData(rows, inputsOf({ hasPaddingMask: true }));
    const plain = await read(data.plain([2, 0]));
    const expected = served([images[2]!, images[0]!]);
    expect(plain.shape).toEqual([2, 64, 64, 3]);
    expect(plain.input).toEqual([...expected.tensor.data]);
    expect(plain.mask).toEqual(expected.crops.flatMap((crop) => [...paddingMask(crop)]));
    await data.dispose();
  });

  it('augments by row and epoch alone, whatever the batch or the cache', async () => {
    const data = pictureData(rows, inputsOf());
    const cold = pictureData(rows, inputsOf({ cacheMiB: 0 }));
    const one = await read(data.batch(Int32Array.from([1]), 4));
    const two = await read(cold.batch(Int32Array.from([0, 1]), 4));
    expect(two.input.slice(64 * 64 * 3)).toEqual(one.input);
    const epochs = await Promise.all(
      [0, 1, 2, 3, 5].map((epoch) => read(data.batch(Int32Array.from([1]), epoch))),
    );
    expect(epochs.some(({ input }) => String(input) !== String(one.input))).toBe(true);
    await Promise.all([data.dispose(), cold.dispose()]);
  });

  it('makes each turn of an identity an identity', async () => {
    const data = pictureData(rows, inputsOf({ rotations: 'classes' }, 0));
    expect(data).toMatchObject({ size: 12, classCount: 8 });
    expect([...data.labels]).toEqual([0, 0, 1, 2, 2, 3, 4, 4, 5, 6, 6, 7]);
    const turned = await read(data.batch(Int32Array.from([5]), 0));
    expect(turned.input).toEqual([...served([turnImage(images[2]!, 1)]).tensor.data]);
    await data.dispose();
  });

  it('turns at random in training and never otherwise', async () => {
    const data = pictureData(rows, inputsOf({ rotations: 'random' }, 0));
    const all = await Promise.all(
      Array.from({ length: 24 }, (_, epoch) => read(data.batch(Int32Array.from([0]), epoch))),
    );
    const turns = ([0, 1, 2, 3] as const).map((n) =>
      String([...served([turnImage(images[0]!, n)]).tensor.data]),
    );
    expect(new Set(all.map(({ input }) => turns.indexOf(String(input))))).toEqual(new Set([0, 1, 2, 3]));
    expect(String((await read(data.plain([0]))).input)).toBe(turns[0]);
    await data.dispose();
  });

  it('names the data by pictures, identities and preprocessing', async () => {
    const others: readonly [PictureRows, ReturnType<typeof inputsOf>][] = [
      [rows, inputsOf()],
      [{ ...rows, files: rows.files.toReversed() }, inputsOf({ cacheMiB: 1 })],
      [{ ...rows, ids: ['a/0', 'a/1', 'c/0'] }, inputsOf()],
      [{ ...rows, identities: Int32Array.from([5, 9, 9]) }, inputsOf()],
      [rows, inputsOf({}, 0.25)],
    ];
    const digests: string[] = [];
    for (const [of, inputs] of others) {
      const data = pictureData(of, inputs);
      digests.push(data.digest);
      await data.dispose();
    }
    expect(digests[1]).toBe(digests[0]);
    expect(new Set(digests).size).toBe(4);
  });

  it('refuses what it still owes when it is disposed of, and needs two identities', async () => {
    const data = heldOutPictures(rows, inputsOf());
    const owed = data.plain([0]);
    const refused = expect(owed).rejects.toThrow('has ended');
    await data.dispose();
    await refused;
    expect(() => pictureData({ ...rows, identities: new Int32Array(3) }, inputsOf())).toThrow(
      expect.objectContaining({ code: 'DATA_INVALID' }),
    );
  });
});

describe('turnImage', () => {
  it('turns counter-clockwise, and back to the same picture in four quarters', () => {
    const image = { width: 2, height: 1, data: Uint8Array.from([1, 1, 1, 2, 2, 2]) };
    expect(turnImage(image, 1)).toEqual({ width: 1, height: 2, data: Uint8Array.from([2, 2, 2, 1, 1, 1]) });
    expect(turnImage(image, 3)).toEqual({ width: 1, height: 2, data: Uint8Array.from([1, 1, 1, 2, 2, 2]) });
    expect(turnImage(turnImage(images[1]!, 1), 3)).toEqual(images[1]);
    expect(turnImage(turnImage(images[1]!, 2), 2)).toEqual(images[1]);
  });
});
