import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { specSize } from '@gallerist/preprocess';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededCrops } from '../examine/seeded-crops.ts';
import { installPack } from '../install/install-pack.ts';
import { locatePack } from '../locate-pack.ts';
import type { LocatedPack } from '../locate-pack.ts';
import { onnxForm } from './onnx-form.ts';
import { openPackEmbedder } from './open-pack-embedder.ts';

let packsDir = '';
let exported: LocatedPack;
beforeAll(async () => {
  packsDir = await mkdtemp(join(tmpdir(), 'gallerist-onnx-form-'));
  const { draft, bytes, contentsWith } = await onnxForm(await locatePack('face-default', { packsDir }));
  exported = await installPack({ ...draft, name: 'exported' }, await contentsWith(bytes), { packsDir });
});
afterAll(() => rm(packsDir, { recursive: true, force: true }));

async function embedded(pack: LocatedPack): Promise<Float32Array> {
  const source = { kind: 'aligned', template: 'dlib-150' } as const;
  const embedder = await openPackEmbedder(pack, { source, threads: 1 });
  const vectors = await embedder.embedCrops(seededCrops(specSize(embedder.spec), 3, 5));
  await embedder.dispose();
  return vectors;
}

describe('the ONNX form of a pack', () => {
  it('of TensorFlow.js weights gives the same vectors from a file of its own', async () => {
    const { files, embedder, preprocess } = exported.manifest;
    const [own] = files.filter(({ role }) => role === 'embedder');
    expect(own).toMatchObject({ package: null, path: 'embedder.onnx' });
    expect([embedder.format, preprocess.layout]).toEqual(['onnx', 'nchw']);
    const built = await locatePack('face-default', { packsDir });
    const licences = (pack: LocatedPack) => new Set(pack.manifest.files.map(({ licence }) => licence));
    expect(licences(exported)).toEqual(licences(built));
    const [one, other] = [await embedded(exported), await embedded(built)];
    expect(one).toHaveLength(other.length);
    one.forEach((value, i) => expect(value).toBeCloseTo(other[i]!, 6));
  });

  it('of an ONNX pack is the pack, with another file where one is given', async () => {
    const { draft, bytes, contentsWith } = await onnxForm(exported);
    expect(draft.embedder).toEqual(exported.manifest.embedder);
    const contents = await contentsWith(Uint8Array.of(1, 2));
    expect([...contents]).toEqual([['embedder.onnx', Uint8Array.of(1, 2)]]);
    expect(bytes.length).toBeGreaterThan(1e6);
  });
});
