import { mkdir, readdir, readFile, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { reid256StretchSpec } from '@gallerist/preprocess';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { examineModel, installPack, locatePack, ownContents, verifyPack } from '../src/node/index.ts';
import { bodyDraft, bodySize, scratchFolder } from './pack-folders.ts';
import type { ScratchFolder } from './pack-folders.ts';
import { tinyEmbedder } from './tiny-onnx.ts';

const size = bodySize;
const spec = reid256StretchSpec;

describe('examineModel', () => {
  it('reads input, layout, output and dimensions from the model', async () => {
    const model = tinyEmbedder({ size, dimensions: 24 });
    expect(await examineModel({ model, spec })).toEqual({
      model,
      spec: { ...spec, layout: 'nchw' },
      input: { name: 'x', batch: 'any' },
      output: 'y',
      dimensions: 24,
      notes: [],
    });
  });

  it.each([
    ['an output that is not finite', { fault: 'not-finite' }, 'finite'],
    ['an output that is always the same', { fault: 'constant' }, 'same for different pictures'],
    ['rows that depend on their batch', { fault: 'batch-mean' }, '--batch single'],
    ['a feature map', { fault: 'map' }, 'one vector for each'],
    ['several outputs', { fault: 'two-outputs' }, '--output'],
    ['pictures of another size', { size: { width: 64, height: 128 } }, '[batch, 3, 128, 64]'],
  ] as const)('refuses %s', async (_, options, reason) => {
    const model = tinyEmbedder({ size, ...options });
    const refusal = examineModel({ model, spec });
    await expect(refusal).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    await expect(refusal).rejects.toThrow(reason);
  });

  it('serves rows that depend on their batch one by one where that is asked for', async () => {
    const model = tinyEmbedder({ size, fault: 'batch-mean' });
    expect((await examineModel({ model, spec, batch: 'single' })).input.batch).toBe(1);
  });

  it('wonders at a model that tells pictures hardly apart', async () => {
    const { notes } = await examineModel({ model: tinyEmbedder({ size, fault: 'parallel' }), spec });
    expect(notes.join()).toContain('--range');
  });

  it('takes the output that is named', async () => {
    const model = tinyEmbedder({ size, fault: 'two-outputs' });
    expect((await examineModel({ model, spec, output: 'sound' })).output).toBe('sound');
    await expect(examineModel({ model, spec, output: 'z' })).rejects.toThrow('no output z');
  });

  it('frees a batch of 1, also where a Reshape pins it', async () => {
    const fixed = tinyEmbedder({ size, batch: 1, isReshaped: true });
    const found = await examineModel({ model: fixed, spec });
    expect(found.input.batch).toBe('any');
    expect(found.notes.join()).toContain('freed');
    expect(found.model).not.toEqual(fixed);
  });

  it('leaves a batch of 1 where freeing it would change rows, and serves another fixed batch as it is', async () => {
    const meaning = tinyEmbedder({ size, batch: 1, fault: 'batch-mean' });
    const found = await examineModel({ model: meaning, spec });
    expect(found).toMatchObject({ model: meaning, input: { batch: 1 } });
    const four = tinyEmbedder({ size, batch: 4 });
    expect((await examineModel({ model: four, spec })).input.batch).toBe(4);
  });

  it.each([0, 1, 5, 100, 2000])('refuses a model cut off after %i bytes', async (length) => {
    const model = tinyEmbedder({ size }).subarray(0, length);
    await expect(examineModel({ model, spec })).rejects.toMatchObject({ code: 'MODEL_INVALID' });
  });
});

describe('installPack', () => {
  let scratch: ScratchFolder;
  beforeEach(async () => {
    scratch = await scratchFolder();
  });
  afterEach(() => scratch.remove());
  const install = (draft = bodyDraft(), model = tinyEmbedder({ size })) =>
    installPack(draft, new Map([['model.onnx', model]]), { packsDir: scratch.path });

  it('puts the files in place with their digests, and pins what the net gives', async () => {
    const { manifest } = await install();
    expect(await readdir(scratch.path)).toEqual(['body-test']);
    const folder = join(scratch.path, 'body-test', '1.0.0');
    expect((await readdir(folder)).sort()).toEqual(['manifest.json', 'model.onnx', 'probe.json']);
    const found = await locatePack('body-test', { packsDir: scratch.path });
    expect(found.manifest).toEqual(manifest);
    expect(await verifyPack(found)).toMatchObject([
      { check: 'files', ok: true },
      { check: 'probe', ok: true },
    ]);
  });

  it.each([
    ['another number of dimensions', bodyDraft({ embedder: { ...bodyDraft().embedder, dimensions: 31 } })],
    ['an output that there is not', bodyDraft({ embedder: { ...bodyDraft().embedder, output: 'z' } })],
    ['a manifest that says nothing true', bodyDraft({ name: '../escape' })],
  ])('leaves nothing of a pack with %s', async (_, draft) => {
    await expect(install(draft)).rejects.toMatchObject({ name: 'PackError' });
    expect(await readdir(scratch.path)).toEqual([]);
  });

  it('refuses bytes that are no model, files without contents, and contents without a file', async () => {
    await expect(install(bodyDraft(), Uint8Array.of(1, 2, 3))).rejects.toMatchObject({
      code: 'MODEL_INVALID',
    });
    const nothing = installPack(bodyDraft(), new Map(), { packsDir: scratch.path });
    await expect(nothing).rejects.toMatchObject({ code: 'FILE_MISSING' });
    const contents = new Map([
      ['model.onnx', tinyEmbedder({ size })],
      ['stray.bin', Uint8Array.of(1)],
    ]);
    const stray = installPack(bodyDraft(), contents, { packsDir: scratch.path });
    await expect(stray).rejects.toThrow('stray.bin');
  });

  it('never writes over a version, nor under the name of the built-in pack', async () => {
    await install();
    const before = await readFile(join(scratch.path, 'body-test', '1.0.0', 'model.onnx'));
    const again = install(bodyDraft(), tinyEmbedder({ size, seed: 2 }));
    await expect(again).rejects.toMatchObject({ code: 'PACK_EXISTS' });
    expect(await readFile(join(scratch.path, 'body-test', '1.0.0', 'model.onnx'))).toEqual(before);
    await expect(install(bodyDraft({ name: 'face-default' }))).rejects.toMatchObject({ code: 'PACK_EXISTS' });
  });

  it('removes what a killed process left, and leaves alone what a running one is filling', async () => {
    const noProcess = 2 ** 22 + 1; // above Linux's largest process id
    await mkdir(join(scratch.path, `.aside-${noProcess}-x`));
    await mkdir(join(scratch.path, `.aside-${process.pid}-x`));
    await install();
    expect((await readdir(scratch.path)).sort()).toEqual([`.aside-${process.pid}-x`, 'body-test']);
  });

  it('hands the files on to another version', async () => {
    const first = await install();
    const kept = first.manifest.attachments;
    const contents = await ownContents(first, kept);
    const { manifest } = await installPack({ ...first.manifest, version: '1.0.1' }, contents, {
      packsDir: scratch.path,
    });
    expect(manifest.files).toEqual(first.manifest.files);
    expect((await locatePack('body-test', { packsDir: scratch.path })).manifest.version).toBe('1.0.1');
  });
});

describe('verifyPack', () => {
  let scratch: ScratchFolder;
  beforeEach(async () => {
    scratch = await scratchFolder();
  });
  afterEach(() => scratch.remove());

  async function installed() {
    const contents = new Map([['model.onnx', tinyEmbedder({ size })]]);
    const pack = await installPack(bodyDraft(), contents, { packsDir: scratch.path });
    return { pack, folder: fileURLToPath(new URL('.', pack.location)) };
  }

  it('tells of a changed model, and of one that gives other vectors under a digest that was adjusted', async () => {
    const { pack, folder } = await installed();
    const other = tinyEmbedder({ size, seed: 9 });
    await writeFile(join(folder, 'model.onnx'), other);
    expect((await verifyPack(pack)).map(({ ok }) => ok)).toEqual([false, false]);
    const { manifest } = await installPack(bodyDraft({ name: 'other' }), new Map([['model.onnx', other]]), {
      packsDir: scratch.path,
    });
    const adjusted = { ...pack, manifest: { ...pack.manifest, files: manifest.files } };
    const [files, probe] = await verifyPack(adjusted);
    expect(files?.ok).toBe(true);
    expect(probe).toMatchObject({ ok: false, detail: expect.stringContaining('cosine') as unknown });
  });

  it('does not follow a link out of the pack', async () => {
    const { pack, folder } = await installed();
    const outside = join(scratch.path, 'outside.onnx');
    await writeFile(outside, tinyEmbedder({ size }));
    await unlink(join(folder, 'model.onnx'));
    await symlink(outside, join(folder, 'model.onnx'));
    const [files] = await verifyPack(pack);
    expect(files).toMatchObject({ ok: false, detail: expect.stringContaining('leads out') as unknown });
  });

  it('tells of a probe that is no probe', async () => {
    const { pack, folder } = await installed();
    await writeFile(join(folder, 'probe.json'), '{}');
    expect((await verifyPack(pack)).map(({ ok }) => ok)).toEqual([false, false]);
  });
});
