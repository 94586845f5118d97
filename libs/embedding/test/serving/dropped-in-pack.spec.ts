import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnalyseRequest, AnalysedSubject } from '../../src/index.ts';
import { createInferencePool } from '../../src/node/index.ts';
import { defaultFaceManifest, readManifest } from '../../src/node/pack-files.ts';
import { scratchFolder } from '../pack-folders.ts';
import type { ScratchFolder } from '../pack-folders.ts';
import { faceManifest, weightRow } from '../pack-manifests.ts';
import { keptModels } from '../kept-models.ts';
import { samplePhotograph } from '../sample-photographs.ts';
import { tinyAdapter, tinyEmbedder } from '../tiny-onnx.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const thresholds = {
  defaultThreshold: { match: 0.5, review: 0.4, meaning: 'made up' },
  duplicateSimilarity: { value: 0.9, meaning: 'made up' },
};

describe('an embedder that was dropped in', () => {
  let folder: ScratchFolder;
  const model = tinyEmbedder({ size: { width: 112, height: 112 } });
  const adapter = tinyAdapter(32, 8);
  beforeAll(async () => {
    folder = await scratchFolder();
    await writeFile(join(folder.path, 'model.onnx'), model);
    await writeFile(join(folder.path, 'adapter.onnx'), adapter);
  });
  afterAll(() => folder.remove());

  async function write(changes: object): Promise<URL> {
    const files = [{ ...weightRow('model.onnx'), sha256: sha256(model) }];
    const path = join(folder.path, 'manifest.json');
    await writeFile(path, JSON.stringify({ ...faceManifest, ...thresholds, files, ...changes }));
    return pathToFileURL(path);
  }

  async function subjectsWith(manifest: URL, more: Partial<AnalyseRequest> = {}) {
    const pool = await createInferencePool({ workers: 1, manifest, modelsFolder: keptModels });
    const limits = { maxBytes: 10 * 1024 * 1024, maxPixels: 40_000_000 };
    const base = { bytes: samplePhotograph(3), limits, maxSubjects: 9, wantEmbeddings: true };
    const result = await pool.analyse({ ...base, wantCrops: false, ...more });
    await pool.close();
    if (!result.ok) throw new TypeError('expected a readable picture');
    return { subjects: result.value.subjects, face: pool.face };
  }

  const lengths = (subjects: readonly AnalysedSubject[]): readonly number[] =>
    subjects.map(({ embedding }) => Math.hypot(...(embedding ?? [])));

  it('borrows the built-in detector, and makes a space of its own', async () => {
    const { subjects, face } = await subjectsWith(await write({}));
    expect(subjects).toHaveLength(3);
    expect(face.dimensions).toBe(32);
    for (const { embedding } of subjects) expect(embedding).toHaveLength(32);
    for (const length of lengths(subjects)) expect(length).toBeCloseTo(1, 5);
    const builtIn = await readManifest(defaultFaceManifest);
    expect(face.pack.files.map(({ file }) => file)).toContain('model.onnx');
    expect(face.pack.files.length).toBeLessThan(builtIn.files.length + 1);
  });

  it('takes landmarks as a hint for a template of five points', async () => {
    const manifest = await write({});
    const { subjects } = await subjectsWith(manifest, { maxSubjects: 1 });
    const landmarks = subjects[0]?.landmarks ?? [];
    const hinted = await subjectsWith(manifest, { hint: { landmarks } });
    const [found, again] = [subjects[0]?.embedding, hinted.subjects[0]?.embedding];
    const cosine = found?.reduce((sum, value, index) => sum + value * (again?.[index] ?? Number.NaN), 0);
    expect(cosine).toBeGreaterThan(0.999); // the same five points align alike
  });

  it('serves its adapter', async () => {
    const files = [
      { ...weightRow('model.onnx'), sha256: sha256(model) },
      { ...weightRow('adapter.onnx'), role: 'adapter', sha256: sha256(adapter) },
    ];
    const section = { format: 'onnx', input: { name: 'x', batch: 'any' }, output: 'y', dimensions: 8 };
    const { subjects, face } = await subjectsWith(await write({ adapter: section, files }));
    expect(face.dimensions).toBe(8);
    for (const { embedding } of subjects) expect(embedding).toHaveLength(8);
    for (const length of lengths(subjects)) expect(length).toBeCloseTo(1, 5);
  });

  it('is refused while it has no thresholds, or its net has other outputs than it says', async () => {
    const unmeasured = createInferencePool({ workers: 1, manifest: await write({ defaultThreshold: null }) });
    await expect(unmeasured).rejects.toMatchObject({ code: 'PACK_INCOMPLETE' });
    const embedder = { ...faceManifest.embedder, output: 'z' };
    const wrong = createInferencePool({ workers: 1, manifest: await write({ embedder }) });
    await expect(wrong).rejects.toMatchObject({ code: 'MODEL_INVALID' });
  });
});
