import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { decodeImage, decoderDescription } from '@gallerist/preprocess/node';
import { defaultImageLimits } from '@gallerist/preprocess';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { describeEmbedder } from '../../src/index.ts';
import type { AnalyseRequest, AnalysedSubject, InferencePool, LocatedPack } from '../../src/index.ts';
import { createInferencePool, describePack, installPack, locatePack } from '../../src/node/index.ts';
import type { PackContents, PackDraft } from '../../src/node/index.ts';
import { bodyDraft, bodySize, scratchFolder, writePictures } from '../pack-folders.ts';
import type { ScratchFolder } from '../pack-folders.ts';
import { faceManifest, weightRow } from '../pack-manifests.ts';
import { keptModels } from '../kept-models.ts';
import { peopleInSample, samplePhotograph } from '../sample-photographs.ts';
import { tinyAdapter, tinyEmbedder } from '../tiny-onnx.ts';
import { embeddedInBulk, request, vectorOf } from './served-subjects.ts';

const measured = {
  defaultThreshold: { match: 0.5, review: 0.4, meaning: 'made up' },
  duplicateSimilarity: { value: 0.9, meaning: 'made up' },
};
const section = { format: 'onnx', input: { name: 'x', batch: 'any' }, output: 'y' } as const;
const fileRow = (role: 'adapter' | 'embedder', path: string) => {
  const { sha256: _, ...row } = weightRow(path);
  return { ...row, role, commercialUse: 'unclear' as const };
};

const nowhere = { x: 0, y: 0, width: 1, height: 1 };

/** Nets are opened many times; a busy machine takes its time. */
const LOADING_MS = 120_000;
vi.setConfig({ testTimeout: LOADING_MS });

let scratch: ScratchFolder;
let pool: InferencePool;
let builtIn: LocatedPack;
let dropped: LocatedPack;
let adapted: LocatedPack;
let droppedAdapted: LocatedPack;
let body: LocatedPack;
let otherBody: LocatedPack;
let crops: readonly string[];

const install = (draft: PackDraft, contents: PackContents): Promise<LocatedPack> =>
  installPack(draft, contents, { packsDir: join(scratch.path, 'packs') });

beforeAll(async () => {
  scratch = await scratchFolder();
  builtIn = await locatePack('face-default');
  const { schemaVersion: _, ...face } = faceManifest;
  const model = tinyEmbedder({ size: { width: 112, height: 112 } });
  const files = [fileRow('embedder', 'model.onnx')];
  dropped = await install({ ...face, files }, new Map([['model.onnx', model]]));
  droppedAdapted = await install(
    {
      ...face,
      name: 'face-test-adapted',
      adapter: { ...section, dimensions: 16 },
      files: [...files, fileRow('adapter', 'adapter.onnx')],
    },
    new Map([
      ['model.onnx', model],
      ['adapter.onnx', tinyAdapter(32, 16)],
    ]),
  );
  adapted = await install(
    {
      ...builtIn.manifest,
      name: 'face-adapted',
      defaultThreshold: null,
      duplicateSimilarity: null,
      calibration: null,
      adapter: { ...section, dimensions: 64 },
      files: [...builtIn.manifest.files, fileRow('adapter', 'adapter.onnx')],
    },
    new Map([['adapter.onnx', tinyAdapter(128, 64)]]),
  );
  body = await install(bodyDraft(measured), new Map([['model.onnx', tinyEmbedder({ size: bodySize })]]));
  otherBody = await install(
    bodyDraft({ name: 'body-other', embedder: { ...bodyDraft().embedder, dimensions: 8 } }),
    new Map([['model.onnx', tinyEmbedder({ size: bodySize, seed: 2, dimensions: 8 })]]),
  );
  crops = await writePictures(scratch.path, 11);
  pool = await createInferencePool({
    ...{ workers: 2, threads: 1, modelsFolder: keptModels },
    bodyManifest: body.location,
  });
}, LOADING_MS);
afterAll(async () => {
  await pool.close();
  await scratch.remove();
});

async function subjects(asked: AnalyseRequest, from = pool): Promise<readonly AnalysedSubject[]> {
  const result = await from.analyse(asked);
  if (!result.ok) throw new TypeError(`expected a readable picture, got ${result.error.reason}`);
  return result.value.subjects;
}

describe('faces in several spaces', () => {
  it('are found once and embedded in each as a pool of its own would', async () => {
    const spaces = await Promise.all([dropped, droppedAdapted, adapted].map((pack) => pool.load(pack)));
    const spaceIds = [pool.face, ...spaces].map(({ spaceId }) => spaceId);
    expect(new Set(spaceIds).size).toBe(4);
    expect([...pool.pipelines.keys()]).toEqual(expect.arrayContaining(spaceIds));
    const picture = samplePhotograph(3);
    const together = await subjects(request(picture, { spaceIds }));
    const alone = await subjects(request(picture));
    expect(together).toHaveLength(3);
    for (const [index, subject] of together.entries()) {
      expect([...(subject.embeddings?.keys() ?? [])].sort()).toEqual([...spaceIds].sort());
      expect(subject.embedding).toEqual(alone[index]?.embedding);
      expect(subject.quality).toEqual(alone[index]?.quality);
      expect(spaceIds.map((spaceId) => vectorOf(subject, spaceId).length)).toEqual([128, 32, 16, 64]);
    }
    for (const spaceId of spaceIds) {
      const single = await subjects(request(picture, { spaceIds: [spaceId] }));
      single.forEach((subject, index) =>
        expect(vectorOf(subject, spaceId)).toEqual(vectorOf(together[index], spaceId)),
      );
    }
  });

  it('have the vectors that bulk embedding gives', async () => {
    const { spaceId } = await pool.load(adapted);
    const portraits = [samplePhotograph(3), samplePhotograph(6)];
    const expected = await embeddedInBulk(adapted, portraits);
    for (const [index, portrait] of portraits.entries()) {
      const [found] = await subjects(request(portrait, { spaceIds: [spaceId], maxSubjects: 1 }));
      expect(vectorOf(found, spaceId)).toEqual(expected[index]);
    }
  });

  it('come back from kept crops: bit for bit of the same size, else aligned anew', async () => {
    const { spaceId } = await pool.load(adapted);
    const other = await pool.load(dropped);
    const spaceIds = [spaceId, other.spaceId];
    const found = await subjects(request(samplePhotograph(5), { spaceIds, wantCrops: true }));
    expect(found.length).toBeGreaterThan(2);
    const kept = found.map(({ crop }) => crop?.bytes ?? new Uint8Array());
    const again = await pool.embedCrops({ spaceId, crops: [...kept, new Uint8Array([1, 2, 3])] });
    expect(again).toHaveLength(found.length + 1);
    expect(again.at(-1)).toBeNull();
    found.forEach((subject, index) => expect(again[index]).toEqual(vectorOf(subject, spaceId)));
    const realigned = await pool.embedCrops({ spaceId: other.spaceId, crops: kept });
    const hint = { alignedTemplate: 'dlib-150-68' };
    const hinted = await Promise.all(
      kept.map((crop) => subjects(request(crop, { hint, spaceIds: [other.spaceId] }))),
    );
    expect(realigned).toEqual(hinted.map(([subject]) => subject?.embedding));
  });
});

describe('bodies', () => {
  it('of ready crops have the vectors of bulk embedding, bit for bit', async () => {
    const expected = await embeddedInBulk(body, crops);
    const hint = { crop: true } as const;
    const got = await Promise.all(
      crops.map(async (file) =>
        subjects(request(await readFile(file), { modality: 'BODY', hint, wantCrops: true })),
      ),
    );
    expect(got.map(([subject]) => subject?.embedding)).toEqual(expected);
    const kept = got.map(([subject]) => subject?.crop?.bytes ?? new Uint8Array());
    expect(await pool.embedCrops({ spaceId: pool.body?.spaceId ?? '', crops: kept })).toEqual(expected);
    const chip = await decodeImage(kept[0] ?? new Uint8Array(), defaultImageLimits);
    expect(chip.ok && [chip.value.image.width, chip.value.image.height]).toEqual([128, 256]);
    expect(got[0]?.[0]).toMatchObject({ landmarks: [], box: { x: 0, y: 0, width: 48, height: 96 } });
  });

  it('of a box are widened to the proportions of the crop, and embedded in several spaces', async () => {
    const other = await pool.load(otherBody);
    const spaceIds = [pool.body?.spaceId ?? '', other.spaceId];
    const bytes = await readFile(crops[0] ?? '');
    const narrow = { hint: { box: { x: 20, y: 8, width: 8, height: 64 } }, spaceIds };
    const widened = { hint: { box: { x: 8, y: 8, width: 32, height: 64 } }, spaceIds };
    const [[a], [b]] = await Promise.all([
      subjects(request(bytes, narrow)),
      subjects(request(bytes, widened)),
    ]);
    for (const spaceId of spaceIds) expect(vectorOf(a, spaceId)).toEqual(vectorOf(b, spaceId));
    expect(vectorOf(a, other.spaceId)).toHaveLength(8);
    expect(a?.box).toEqual(narrow.hint.box);
  });

  it('are found in a frame, each with the vector of its box', async () => {
    const frame = samplePhotograph(1);
    const found = await subjects(request(frame, { modality: 'BODY' }));
    expect(found).toHaveLength(peopleInSample[1]);
    for (const { box, quality, embedding } of found) {
      const [boxed] = await subjects(request(frame, { modality: 'BODY', hint: { box } }));
      expect(boxed?.embedding).toEqual(embedding);
      expect(quality.detectionConfidence).toBeGreaterThan(0.6);
    }
  });

  it('of a space of before there was a person detector are taken where hints say, and in frames with others', async () => {
    const { spaceId } = describeEmbedder(otherBody.manifest, decoderDescription);
    expect((await describePack(otherBody)).spaceId).not.toBe(spaceId);
    expect((await pool.load(otherBody, spaceId)).spaceId).toBe(spaceId);
    const frame = samplePhotograph(1);
    const alone = { modality: 'BODY', spaceIds: [spaceId] } as const;
    expect(await subjects(request(frame, alone))).toEqual([]);
    const both = { ...alone, spaceIds: [spaceId, pool.body?.spaceId ?? ''] };
    const [found] = await subjects(request(frame, both));
    const [boxed] = await subjects(request(frame, { ...alone, hint: { box: found?.box ?? nowhere } }));
    expect(boxed?.embedding).toEqual(vectorOf(found, spaceId));
    await pool.unload(spaceId);
  });

  it('are not taken outside a frame, nor by landmarks', async () => {
    const hint = { box: { x: 5000, y: 0, width: 50, height: 100 } };
    expect(await subjects(request(samplePhotograph(1), { modality: 'BODY', hint }))).toEqual([]);
    const landmarks = { hint: { landmarks: Array.from({ length: 5 }, (_, x) => ({ x, y: x })) } };
    await expect(
      pool.analyse(request(samplePhotograph(1), { modality: 'BODY', ...landmarks })),
    ).rejects.toThrow('crop or box');
  });
});

describe('loading and unloading', () => {
  it('is idempotent, and an unmeasured pack says that it is', async () => {
    const first = await pool.load(adapted);
    expect(await pool.load(adapted)).toEqual(first);
    expect(first.pack.defaultThreshold).toBeNull();
    expect(await pool.load(builtIn)).toBe(pool.face);
  });

  it('takes the description of a pack that was measured since, of the same space', async () => {
    const first = await pool.load(otherBody);
    const manifest = { ...otherBody.manifest, ...measured, version: '1.0.1' };
    const second = await pool.load({ ...otherBody, manifest });
    expect(second.spaceId).toBe(first.spaceId);
    expect(pool.pipelines.get(first.spaceId)?.pack).toMatchObject({
      version: '1.0.1',
      defaultThreshold: { match: 0.5, review: 0.4 },
    });
  });

  it('refuses spaces that are unknown, unloaded, or of two modalities', async () => {
    const bytes = samplePhotograph(1);
    const code = (spaceIds: readonly string[], more: Partial<AnalyseRequest> = {}) =>
      pool.analyse(request(bytes, { spaceIds, ...more })).then(
        () => null,
        (error: unknown) => (error as { code?: string }).code,
      );
    const { spaceId } = await pool.load(droppedAdapted);
    expect(await code(['f'.repeat(64)])).toBe('SPACE_UNKNOWN');
    expect(await code([spaceId], { modality: 'BODY' })).toBe('SPACE_MISMATCH');
    expect(await code([spaceId, pool.body?.spaceId ?? ''])).toBe('SPACE_MISMATCH');
    expect(await code([])).toBeUndefined(); // a RangeError: the caller's bug
    const waiting = Array.from({ length: 6 }, () => code([spaceId]));
    await pool.unload(spaceId);
    // what a thread had begun is answered, the rest is refused; nothing hangs and no thread dies
    for (const outcome of await Promise.all(waiting)) expect([null, 'SPACE_UNKNOWN']).toContain(outcome);
    expect(await code([spaceId])).toBe('SPACE_UNKNOWN');
    await expect(pool.embedCrops({ spaceId, crops: [] })).rejects.toMatchObject({ code: 'SPACE_UNKNOWN' });
    await pool.unload(spaceId);
    await expect(pool.unload(pool.face.spaceId)).rejects.toThrow(RangeError);
    expect(await subjects(request(bytes, { maxSubjects: 1 }))).toHaveLength(1);
  });

  it('refuses a pack that is not what it says, and goes on without it', async () => {
    const embedder = { ...dropped.manifest.embedder, output: 'z' } as LocatedPack['manifest']['embedder'];
    const wrong = { ...dropped, manifest: { ...dropped.manifest, embedder } };
    const before = pool.pipelines.size;
    await expect(pool.load(wrong)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    const missing = { ...dropped, location: pathToFileURL(join(scratch.path, 'nowhere', 'manifest.json')) };
    await pool.unload((await pool.load(dropped)).spaceId);
    await expect(pool.load(missing)).rejects.toMatchObject({ code: 'FILE_MISSING' });
    const object = { ...body, manifest: { ...body.manifest, modality: 'OBJECT' as const } };
    await expect(pool.load(object)).rejects.toMatchObject({ code: 'PACK_INCOMPLETE' });
    expect(pool.pipelines.size).toBeLessThanOrEqual(before);
    expect(await subjects(request(samplePhotograph(1), { maxSubjects: 1 }))).toHaveLength(1);
  });

  it('stops at its bound', async () => {
    const small = await createInferencePool({
      ...{ workers: 1, threads: 1, maxPacks: 2 },
      modelsFolder: keptModels,
    });
    try {
      const { spaceId } = await small.load(dropped);
      await expect(small.load(otherBody)).rejects.toMatchObject({ code: 'TOO_MANY_PACKS', retryable: false });
      await small.unload(spaceId);
      await small.load(otherBody);
      expect(small.body).toBeNull();
      const bytes = await readFile(crops[0] ?? '');
      await expect(small.analyse(request(bytes, { modality: 'BODY' }))).rejects.toMatchObject({
        code: 'SPACE_UNKNOWN',
      });
    } finally {
      await small.close();
    }
  });
});
