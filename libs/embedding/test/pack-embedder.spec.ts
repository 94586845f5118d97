import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSeededRandom } from '@gallerist/metrics/random';
import { applyPreprocess, arcface112Spec, defaultImageLimits } from '@gallerist/preprocess';
import { decodeImage } from '@gallerist/preprocess/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embedSet, installPack, openPackEmbedder } from '../src/node/index.ts';
import type { LocatedPack, PackEmbedder, PackEmbedderOptions } from '../src/node/index.ts';
import { bodyDraft, bodySize, scratchFolder, writePictures } from './pack-folders.ts';
import type { ScratchFolder } from './pack-folders.ts';
import { weightRow } from './pack-manifests.ts';
import { tinyAdapter, tinyEmbedder } from './tiny-onnx.ts';

const dimensions = 32;
let scratch: ScratchFolder;
let files: readonly string[];
let body: LocatedPack;

beforeAll(async () => {
  scratch = await scratchFolder();
  await mkdir(join(scratch.path, 'pictures'));
  files = await writePictures(join(scratch.path, 'pictures'), 7);
  const contents = new Map([['model.onnx', tinyEmbedder({ size: bodySize, dimensions })]]);
  body = await installPack(bodyDraft(), contents, { packsDir: join(scratch.path, 'packs') });
});
afterAll(() => scratch.remove());

/** Opens, works, disposes. */
async function using<T>(
  pack: string | LocatedPack,
  options: PackEmbedderOptions,
  work: (embedder: PackEmbedder) => Promise<T>,
): Promise<T> {
  const embedder = await openPackEmbedder(pack, options);
  try {
    return await work(embedder);
  } finally {
    await embedder.dispose();
  }
}

/** What the tiny embedder does, in plain loops: means over 4 × 2 cells, a matrix, length 1. */
async function oracle(file: string, { isMirrored = false } = {}): Promise<number[]> {
  const decoded = await decodeImage(await readFile(file), defaultImageLimits);
  if (!decoded.ok) throw new TypeError(decoded.error.message);
  const spec = { ...body.manifest.preprocess, layout: 'nchw' } as const;
  const { tensor } = applyPreprocess([{ image: decoded.value.image, subject: { kind: 'whole' } }], spec);
  const { width, height } = bodySize;
  const cells: number[] = [];
  for (let channel = 0; channel < 3; channel += 1) {
    for (let cell = 0; cell < 8; cell += 1) {
      let sum = 0;
      for (let y = 0; y < height / 4; y += 1) {
        for (let x = 0; x < width / 2; x += 1) {
          const column = (cell % 2) * (width / 2) + x;
          const at = isMirrored ? width - 1 - column : column;
          sum +=
            tensor.data[(channel * height + Math.floor(cell / 2) * (height / 4) + y) * width + at] ?? NaN;
        }
      }
      cells.push(sum / ((height / 4) * (width / 2)));
    }
  }
  const random = createSeededRandom(1);
  const matrix = Float32Array.from({ length: cells.length * dimensions }, () => random.next() - 0.5);
  return unit(
    Array.from({ length: dimensions }, (_, column) =>
      cells.reduce((sum, value, row) => sum + value * (matrix[row * dimensions + column] ?? NaN), 0),
    ),
  );
}

const unit = (vector: readonly number[]): number[] => vector.map((value) => value / Math.hypot(...vector));

const rowOf = (vectors: Float32Array, row: number, length = dimensions): number[] => [
  ...vectors.subarray(row * length, (row + 1) * length),
];

/** Sums of 8,192 float32 values in another order than the runtime's. */
const closeTo = (expected: readonly number[]) => expected.map((value) => expect.closeTo(value, 5) as unknown);

describe('openPackEmbedder', () => {
  it('gives the vectors that plain loops give, whatever the batch', async () => {
    const expected = await Promise.all(files.map((file) => oracle(file)));
    for (const batchSize of [1, 3, 32]) {
      const { vectors } = await using(body, {}, (embedder) => embedder.embedPictures(files, { batchSize }));
      files.forEach((_, row) => expect(rowOf(vectors, row)).toEqual(closeTo(expected[row] ?? [])));
    }
  });

  it('adds the mirror image where the pack says so', async () => {
    const { embedder } = bodyDraft();
    const draft = bodyDraft({ name: 'flipped', embedder: { ...embedder, flipFusion: true } });
    const contents = new Map([['model.onnx', tinyEmbedder({ size: bodySize, dimensions })]]);
    const pack = await installPack(draft, contents, { packsDir: join(scratch.path, 'packs') });
    const { vectors } = await using(pack, {}, (opened) => opened.embedPictures(files.slice(0, 2)));
    for (const [row, file] of files.slice(0, 2).entries()) {
      const [plain, mirrored] = [await oracle(file), await oracle(file, { isMirrored: true })];
      const fused = unit(plain.map((value, index) => value + (mirrored[index] ?? NaN)));
      expect(rowOf(vectors, row)).toEqual(closeTo(fused));
    }
  });

  it('feeds a net of fixed batch in portions, the last one filled up', async () => {
    const { embedder } = bodyDraft();
    const fixed = { ...embedder, input: { name: 'x', batch: 4 } } as typeof embedder; // `as`: format onnx stays
    const draft = bodyDraft({ name: 'fixed', embedder: fixed });
    const model = tinyEmbedder({ size: bodySize, dimensions, batch: 4 });
    const pack = await installPack(draft, new Map([['model.onnx', model]]), {
      packsDir: join(scratch.path, 'packs'),
    });
    const ours = await using(pack, {}, (opened) => opened.embedPictures(files));
    const theirs = await using(body, {}, (opened) => opened.embedPictures(files));
    expect([...ours.vectors]).toEqual(closeTo([...theirs.vectors]));
  });

  it("puts the adapter behind the embedder's rows of length 1", async () => {
    const adapterRow = { ...weightRow('adapter.onnx'), role: 'adapter', commercialUse: 'unclear' } as const;
    const adapter = {
      format: 'onnx',
      input: { name: 'x', batch: 'any' },
      output: 'y',
      dimensions: 8,
    } as const;
    const draft = bodyDraft({ name: 'adapted', files: [...bodyDraft().files, adapterRow], adapter });
    const contents = new Map([
      ['model.onnx', tinyEmbedder({ size: bodySize, dimensions })],
      ['adapter.onnx', tinyAdapter(dimensions, 8)],
    ]);
    const pack = await installPack(draft, contents, { packsDir: join(scratch.path, 'packs') });
    const { vectors } = await using(pack, {}, (opened) => opened.embedPictures(files.slice(0, 1)));
    // the tiny adapter keeps the first 8 dimensions
    expect(rowOf(vectors, 0, 8)).toEqual(closeTo(unit((await oracle(files[0] ?? '')).slice(0, 8))));
  });

  it('takes tensors in the layout of the spec, and refuses half a row', async () => {
    await using(body, {}, async (embedder) => {
      expect(await embedder.embed(new Float32Array(0))).toHaveLength(0);
      await expect(embedder.embed(new Float32Array(5))).rejects.toThrow(RangeError);
      const zeros = embedder.embed(new Float32Array(3 * 256 * 128));
      await expect(zeros).rejects.toMatchObject({ code: 'MODEL_INVALID' }); // a vector of zeros has no direction
    });
  });

  it('refuses a source that does not suit the pack', async () => {
    const detect = openPackEmbedder(body, { source: { kind: 'detect' } });
    await expect(detect).rejects.toThrow('must be whole');
    const aligned = openPackEmbedder('face-default', { source: { kind: 'aligned', template: 'none' } });
    await expect(aligned).rejects.toThrow('known template');
    await expect(openPackEmbedder('no-such-pack')).rejects.toMatchObject({ code: 'PACK_UNKNOWN' });
  });

  it('names the first picture that cannot be embedded, or lists them all', async () => {
    const broken = join(scratch.path, 'broken.png');
    await writeFile(broken, (await readFile(files[0] ?? '')).subarray(0, 60));
    const mixed = [files[0] ?? '', broken, new TextEncoder().encode('no picture'), files[1] ?? ''];
    await using(body, {}, async (embedder) => {
      await expect(embedder.embedPictures(mixed)).rejects.toMatchObject({ code: 'PICTURE_UNUSABLE' });
      const listed = await embedder.embedPictures(mixed, { onUnusable: 'list', batchSize: 2 });
      expect(listed.unusable.map(({ index }) => index)).toEqual([1, 2]);
      expect(rowOf(listed.vectors, 1).every((value) => value === 0)).toBe(true);
      const alone = await embedder.embedPictures([files[1] ?? '']);
      expect(rowOf(listed.vectors, 3)).toEqual(rowOf(alone.vectors, 0));
    });
  });

  it('tells how far it is, and stops when told to', async () => {
    await using(body, {}, async (embedder) => {
      const seen: number[] = [];
      await embedder.embedPictures(files, { batchSize: 3, onProgress: ({ done }) => seen.push(done) });
      expect(seen).toEqual([3, 6, 7]);
      const stop = new AbortController();
      const stopped = embedder.embedPictures(files, {
        batchSize: 1,
        signal: stop.signal,
        onProgress: () => stop.abort(new Error('enough')),
      });
      await expect(stopped).rejects.toThrow('enough');
    });
  });

  it('embeds a crop that is aligned already without looking for a face', async () => {
    const preprocess = { ...arcface112Spec, layout: 'nchw' } as const;
    const draft = bodyDraft({ name: 'face-tiny', modality: 'FACE', preprocess });
    const model = tinyEmbedder({ size: { width: 112, height: 112 }, dimensions });
    const pack = await installPack(draft, new Map([['model.onnx', model]]), {
      packsDir: join(scratch.path, 'packs'),
    });
    const source = { kind: 'aligned', template: 'arcface-112' } as const;
    const { vectors } = await using(pack, { source }, (opened) => opened.embedPictures(files.slice(0, 1)));
    expect(Math.hypot(...vectors)).toBeCloseTo(1, 5); // float32
  });
});

describe('embedSet', () => {
  const set = () => ({ pictures: files.map((file) => ({ file })) });

  it('computes nothing twice, and knows a picture by its content', async () => {
    const cacheDir = join(scratch.path, 'cache');
    await using(body, {}, async (embedder) => {
      const first = await embedSet(set(), embedder, { cacheDir });
      const idle: PackEmbedder = {
        ...embedder,
        embedPictures: () => Promise.reject(new Error('computed again')),
      };
      const copy = join(scratch.path, 'moved.png');
      await writeFile(copy, await readFile(files[2] ?? ''));
      const again = await embedSet({ pictures: [{ file: copy }, ...set().pictures] }, idle, { cacheDir });
      expect(rowOf(again.vectors, 0)).toEqual(rowOf(first.vectors, 2));
      expect([...again.vectors.subarray(dimensions)]).toEqual([...first.vectors]);
      const [other = ''] = await writePictures(scratch.path, 1, 77);
      await expect(embedSet({ pictures: [{ file: other }] }, idle, { cacheDir })).rejects.toThrow(
        'computed again',
      );
    });
  });

  it('keeps sources and packs apart, not names', async () => {
    const keys = await Promise.all([
      using(body, {}, (embedder) => Promise.resolve(embedder.cacheKey)),
      using({ ...body, manifest: { ...body.manifest, name: 'renamed' } }, {}, (embedder) =>
        Promise.resolve(embedder.cacheKey),
      ),
      using('face-default', { source: { kind: 'aligned', template: 'dlib-150-68' } }, (embedder) =>
        Promise.resolve(embedder.cacheKey),
      ),
    ]);
    expect(keys[0]).toBe(keys[1]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  it('names the file that cannot be embedded, after keeping the others', async () => {
    const cacheDir = join(scratch.path, 'cache-of-broken');
    const broken = join(scratch.path, 'cut.png');
    await writeFile(broken, 'no picture');
    const pictures = [...set().pictures, { file: broken }];
    await using(body, {}, async (embedder) => {
      await expect(embedSet({ pictures }, embedder, { cacheDir })).rejects.toThrow('cut.png');
      const idle: PackEmbedder = {
        ...embedder,
        embedPictures: () => Promise.reject(new Error('computed again')),
      };
      expect((await embedSet(set(), idle, { cacheDir })).unusable).toEqual([]);
      const listed = await embedSet({ pictures }, embedder, { cacheDir, onUnusable: 'list' });
      expect(listed.unusable.map(({ index }) => index)).toEqual([files.length]);
    });
  });

  it('works without a cache', async () => {
    const { vectors } = await using(body, {}, (embedder) => embedSet(set(), embedder, { cacheDir: null }));
    expect(vectors).toHaveLength(files.length * dimensions);
  });
});
