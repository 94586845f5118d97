import { describePipeline, parseManifest } from '../src/index.ts';
import type { FacePackManifest } from '../src/index.ts';
import { paretoQuantile } from '@gallerist/metrics/thresholds';
import { createInferencePool } from '../src/node/index.ts';
import { defaultFaceManifest, readFaceManifest } from '../src/node/pack-files.ts';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';

const decoder = { decoder: 'test', revision: 1 };

describe('face pack', () => {
  let manifest: FacePackManifest;
  const folders: string[] = [];
  beforeAll(async () => {
    manifest = await readFaceManifest(defaultFaceManifest);
  });
  afterEach(async () => {
    await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
  });

  async function poolWith(text: string) {
    const folder = await mkdtemp(join(tmpdir(), 'pack-'));
    folders.push(folder);
    await writeFile(join(folder, 'manifest.json'), text);
    return createInferencePool({ workers: 1, manifest: pathToFileURL(join(folder, 'manifest.json')) });
  }

  const withFirstFile = (change: object): string =>
    JSON.stringify({
      ...manifest,
      files: manifest.files.map((file, index) => (index === 0 ? { ...file, ...change } : file)),
    });

  it('refuses a weight file whose digest is not the pinned one, and names it', async () => {
    const refusal = poolWith(withFirstFile({ sha256: '0'.repeat(64) }));
    await expect(refusal).rejects.toMatchObject({ name: 'PackError', code: 'FILE_CHANGED' });
    await expect(refusal).rejects.toThrow(manifest.files[0]?.path);
  });

  it('refuses a file or package that is missing', async () => {
    await expect(poolWith(withFirstFile({ path: 'model/none.json' }))).rejects.toMatchObject({
      code: 'FILE_MISSING',
    });
    await expect(poolWith(withFirstFile({ package: 'no-such-package' }))).rejects.toMatchObject({
      code: 'FILE_MISSING',
    });
  });

  it('refuses a manifest that is no JSON, is not there, or breaks the schema', async () => {
    await expect(poolWith('{')).rejects.toMatchObject({ code: 'MANIFEST_INVALID' });
    await expect(poolWith('{}')).rejects.toMatchObject({ code: 'MANIFEST_INVALID' });
    const nowhere = pathToFileURL(join(tmpdir(), 'no-pack-here', 'manifest.json'));
    await expect(createInferencePool({ workers: 1, manifest: nowhere })).rejects.toMatchObject({
      code: 'FILE_MISSING',
    });
  });

  it.each([
    [{ modality: 'VOICE' }, 'modality'],
    [{ unknownKey: 1 }, 'unknownKey'],
    [{ defaultThreshold: { match: 2, review: 0, meaning: 'x' } }, 'match'],
  ])('says what is wrong in %j', (change, name) => {
    expect(() => parseManifest({ ...manifest, ...change })).toThrow(name);
  });

  it('takes its default threshold from its own calibration statistics', () => {
    const at = (fmr: number): number | undefined =>
      manifest.calibration?.statistics.thresholds.find((threshold) => threshold.fmr === fmr)
        ?.cosineSimilarity;
    expect(manifest.defaultThreshold.match).toBe(at(1e-4));
    expect(manifest.defaultThreshold.review).toBe(at(1e-3));
    if (manifest.calibration === null) throw new TypeError('the built-in pack must bring its calibration');
    const { impostor, impostorComparisons, tail } = manifest.calibration.statistics;
    expect(impostor.counts.reduce((sum, count) => sum + count, 0)).toBe(impostorComparisons);
    expect(paretoQuantile(tail, 1e-4)).toBeCloseTo(manifest.defaultThreshold.match, 3); // the fit agrees to 0.0005
  });

  it('never lets a weight file leave its package', () => {
    const files = manifest.files.map((file) => ({ ...file, path: '../../secret.bin' }));
    expect(() => parseManifest({ ...manifest, files })).toThrow('inside');
  });

  it('has one licence row for each file, none of which claims commercial use without a source', () => {
    const { files } = describePipeline(manifest, decoder).pack;
    expect(files).toHaveLength(manifest.files.length);
    for (const file of files) {
      expect(file.licence).not.toBe('');
      expect(file.commercialUse).not.toBe('yes');
    }
  });
});

describe('space id', () => {
  it('stays the same for the same pipeline and ignores names, thresholds and statistics', async () => {
    const manifest = await readFaceManifest(defaultFaceManifest);
    const { spaceId } = describePipeline(manifest, decoder);
    expect(spaceId).toMatch(/^[0-9a-f]{64}$/);
    expect(describePipeline(structuredClone(manifest), { revision: 1, decoder: 'test' }).spaceId).toBe(
      spaceId,
    );
    const renamed = {
      ...manifest,
      version: '9.9.9',
      defaultThreshold: { match: 0.5, review: 0.4, meaning: 'other' },
    };
    expect(describePipeline(renamed, decoder).spaceId).toBe(spaceId);
  });

  it('changes with the decoder, the detector plan, the preprocessing and any weight', async () => {
    const manifest = await readFaceManifest(defaultFaceManifest);
    const { spaceId } = describePipeline(manifest, decoder);
    const plan = { ...manifest.detector.plan, minConfidence: 0.51 };
    const others = [
      describePipeline(manifest, { ...decoder, revision: 2 }),
      describePipeline({ ...manifest, detector: { ...manifest.detector, plan } }, decoder),
      describePipeline({ ...manifest, preprocess: { ...manifest.preprocess, pixelScale: 255 } }, decoder),
      describePipeline({ ...manifest, embedder: { ...manifest.embedder, flipFusion: false } }, decoder),
      ...manifest.files.map((_, changed) =>
        describePipeline(
          {
            ...manifest,
            files: manifest.files.map((file, index) =>
              index === changed ? { ...file, sha256: 'f'.repeat(64) } : file,
            ),
          },
          decoder,
        ),
      ),
    ];
    expect(new Set([spaceId, ...others.map((other) => other.spaceId)]).size).toBe(others.length + 1);
  });
});
