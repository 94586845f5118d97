import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  describeEmbedder,
  describePipeline,
  packDimensions,
  parseManifest,
  requireFacePack,
  withFaceFinder,
} from '../src/index.ts';
import type { PackManifest } from '../src/index.ts';
import { defaultFaceManifest, readManifest } from '../src/node/pack-files.ts';
import { bodyManifest, faceManifest, weightRow } from './pack-manifests.ts';

const decoder = { decoder: 'test', revision: 1 };

describe('manifest of schema version 2', () => {
  let builtIn: PackManifest;
  beforeAll(async () => {
    builtIn = await readManifest(defaultFaceManifest);
  });

  it('holds an embedder alone, its other roles and measurements being null', () => {
    const manifest = parseManifest(bodyManifest);
    expect(manifest).toMatchObject({ detector: null, landmarks: null, adapter: null, calibration: null });
    expect(manifest).toMatchObject({ defaultThreshold: null, duplicateSimilarity: null, attachments: [] });
    expect(manifest.files[0]?.package).toBeNull();
  });

  it('takes a manifest of version 1 for what it was: the same space, to the digit', async () => {
    const old = JSON.parse(await readFile(defaultFaceManifest, 'utf8')) as object; // `as`: checked by parseManifest
    const upgraded = parseManifest({ ...old, schemaVersion: 1 });
    expect(upgraded).toEqual(builtIn);
    // made by the code of schema version 1 (commit 8923eb0) from its face-default 1.0.0 and this decoder
    const spaceId = 'a754853fe98862412e11fa18287a33fd1bd4a6e703d23c2e277f942a554888d5';
    expect(describePipeline(requireFacePack(upgraded), decoder).spaceId).toBe(spaceId);
  });

  const file = bodyManifest.files[0];
  it.each([
    ['a version of the schema to come', { schemaVersion: 3 }, 'schemaVersion'],
    ['an unknown key', { surprise: 1 }, 'surprise'],
    ['a name that is a path', { name: '../evil' }, 'hyphens'],
    ['a version that is a path', { version: '1.0.0/../..' }, 'three numbers'],
    ['a file outside', { files: [{ ...file, path: '../../etc/passwd' }] }, 'inside'],
    ['an absolute file', { files: [{ ...file, path: '/etc/passwd' }] }, 'inside'],
    ['a drive', { files: [{ ...file, path: 'C:\\model.onnx' }] }, 'inside'],
    ['a step back in the middle', { files: [{ ...file, path: 'a/../../b' }] }, 'inside'],
    ['a hidden file', { files: [{ ...file, path: '.env' }] }, 'inside'],
    ['a package that is a path', { files: [{ ...file, package: '../../secret' }] }, 'npm package'],
    ['an upper-case digest', { files: [{ ...file, sha256: 'A'.repeat(64) }] }, 'SHA-256'],
    ['no licence', { files: [{ ...file, licence: '' }] }, 'licence'],
    ['no weights', { files: [] }, 'files'],
    ['two models', { files: [file, weightRow('b.onnx')] }, 'one embedder file'],
    [
      'one file twice',
      { attachments: [{ role: 'report', path: 'MODEL.onnx', sha256: 'a'.repeat(64) }] },
      'again',
    ],
    [
      'a detector file without a detector',
      { files: [file, { ...file, path: 'd.bin', role: 'detector' }] },
      'no detector',
    ],
    ['an adapter without weights', { adapter: adapterOf(16) }, "adapter's weights"],
    ['endless dimensions', { embedder: { ...bodyManifest.embedder, dimensions: 1e9 } }, 'dimensions'],
    ['a batch of none', { embedder: { ...bodyManifest.embedder, input: { name: 'x', batch: 0 } } }, 'batch'],
    [
      'thresholds upside down',
      { defaultThreshold: { match: 0.4, review: 0.5, meaning: 'x' } },
      'above match',
    ],
    ['a report that is not attached', { lineage: { ...lineage, report: 'report.json' } }, 'report'],
  ])('refuses %s', (_, change, reason) => {
    expect(() => parseManifest({ ...bodyManifest, ...change })).toThrow(reason);
    expect(() => parseManifest({ ...bodyManifest, ...change })).toThrow(
      expect.objectContaining({ code: 'MANIFEST_INVALID' }),
    );
  });

  it('refuses a body pack that claims a face detector', () => {
    expect(() => parseManifest({ ...builtIn, modality: 'BODY' })).toThrow('FACE');
  });

  it.each([null, 7, 'text', [], {}])('refuses %j', (value) => {
    expect(() => parseManifest(value)).toThrow(expect.objectContaining({ code: 'MANIFEST_INVALID' }));
  });

  it('keeps lineage, with a report among the attachments', () => {
    const attachments = [{ role: 'report', path: 'report.json', sha256: 'b'.repeat(64) }];
    const manifest = parseManifest({
      ...bodyManifest,
      attachments,
      lineage: { ...lineage, report: 'report.json' },
    });
    expect(manifest.lineage).toMatchObject({ kind: 'pruned', settings: {}, madeAt: null });
  });
});

describe('space of an embedder', () => {
  it('is of other vectors once there is an adapter, whose dimensions then count', () => {
    const plain = parseManifest(bodyManifest);
    const files = [...bodyManifest.files, { ...weightRow('adapter.onnx'), role: 'adapter' }];
    const adapted = parseManifest({ ...bodyManifest, files, adapter: adapterOf(16) });
    expect(packDimensions(plain)).toBe(32);
    expect(packDimensions(adapted)).toBe(16);
    expect(describeEmbedder(adapted, decoder).spaceId).not.toBe(describeEmbedder(plain, decoder).spaceId);
  });

  it('does not hear of names, licences, lineage and thresholds', () => {
    const { spaceId } = describeEmbedder(parseManifest(bodyManifest), decoder);
    const other = {
      ...bodyManifest,
      name: 'other',
      lineage,
      defaultThreshold: { match: 0.5, review: 0.4, meaning: 'x' },
      files: [{ ...bodyManifest.files[0], licence: 'MIT' }],
    };
    expect(describeEmbedder(parseManifest(other), decoder).spaceId).toBe(spaceId);
  });
});

describe('face pack without a detector', () => {
  it('borrows the built-in one', async () => {
    const builtIn = await readManifest(defaultFaceManifest);
    const whole = withFaceFinder(parseManifest(faceManifest), builtIn);
    expect(whole.detector).toEqual(builtIn.detector);
    expect(whole.files.map(({ role }) => role)).toEqual([
      'detector',
      'detector',
      'landmarks',
      'landmarks',
      'embedder',
    ]);
    expect(parseManifest(whole)).toEqual(whole);
    expect(withFaceFinder(builtIn, whole)).toBe(builtIn);
  });

  it('says what it lacks to serve', async () => {
    const builtIn = await readManifest(defaultFaceManifest);
    expect(() => requireFacePack(parseManifest(faceManifest))).toThrow(/no detector.*calibrate/);
    expect(() => requireFacePack(parseManifest(bodyManifest))).toThrow('BODY');
    const whole = withFaceFinder(parseManifest(faceManifest), builtIn);
    expect(() => requireFacePack(whole)).toThrow(expect.objectContaining({ code: 'PACK_INCOMPLETE' }));
    const { defaultThreshold, duplicateSimilarity } = builtIn;
    const measured = requireFacePack({ ...whole, defaultThreshold, duplicateSimilarity });
    expect(describePipeline(measured, decoder).pack.files).toHaveLength(5);
  });
});

const lineage = {
  kind: 'pruned',
  parent: { name: 'p', version: '1.0.0', digest: 'c'.repeat(64) },
  recipe: 'l1',
};

function adapterOf(dimensions: number) {
  return { format: 'onnx', input: { name: 'x', batch: 'any' }, output: 'y', dimensions };
}
