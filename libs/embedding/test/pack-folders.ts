import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePng } from '@gallerist/preprocess/node';
import { seededCrops } from '../src/node/packs/examine/seeded-crops.ts';
import type { PackDraft } from '../src/node/index.ts';
import { bodyManifest, weightRow } from './pack-manifests.ts';

/** A folder for packs, caches and pictures of one test file. */
export interface ScratchFolder {
  readonly path: string;
  remove(): Promise<void>;
}

export async function scratchFolder(): Promise<ScratchFolder> {
  const path = await mkdtemp(join(tmpdir(), 'packs-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Size of the crops of `bodyDraft`. */
export const bodySize = { width: 128, height: 256 };

/** A body pack of the tiny embedder, before its files are sealed. */
export function bodyDraft(changes: Partial<PackDraft> = {}): PackDraft {
  const { schemaVersion: _, ...manifest } = bodyManifest;
  const { sha256: __, ...file } = weightRow('model.onnx');
  return { ...manifest, files: [{ ...file, role: 'embedder', commercialUse: 'unclear' }], ...changes };
}

/** PNG files of seeded pictures in a folder; returns their paths. */
export async function writePictures(folder: string, count: number, seed = 1): Promise<readonly string[]> {
  const pictures = seededCrops({ width: 48, height: 96 }, count, seed);
  return Promise.all(
    pictures.map(async (picture, index) => {
      const file = join(folder, `picture-${seed}-${index}.png`);
      await writeFile(file, await encodePng(picture));
      return file;
    }),
  );
}
