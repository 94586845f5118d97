import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CachedVector } from './segment-file.ts';
import { readSegment, writeSegment } from './segment-file.ts';

const suffix = '.features';

/** Vectors of pictures that were embedded before, kept in files under what they depend on. */
export interface FeatureCache {
  /** By the SHA-256 of the picture's file, hexadecimal; undefined if it has to be computed. */
  get(picture: string): Float32Array | undefined;
  /** Keeps new vectors: one file more, written aside and renamed, so that a killed process leaves none half written. */
  add(vectors: readonly CachedVector[]): Promise<void>;
  readonly size: number;
}

export interface FeatureCacheKey {
  /** What the vectors depend on, as {@link PackEmbedder.cacheKey}. */
  readonly cacheKey: string;
  readonly dimensions: number;
}

/**
 * Opens the cache `<cacheDir>/features/<key>/`. Several processes may use it at once: each adds files of its own, and
 * none is changed. A file that is damaged is removed, and its vectors are computed again.
 */
export async function openFeatureCache(cacheDir: string, key: FeatureCacheKey): Promise<FeatureCache> {
  const folder = join(cacheDir, 'features', key.cacheKey);
  await mkdir(folder, { recursive: true });
  const known = new Map<string, Float32Array>();
  for (const name of await readdir(folder)) {
    if (!name.endsWith(suffix)) continue;
    const vectors = readSegment(await readFile(join(folder, name)), key.dimensions);
    if (vectors === null) await rm(join(folder, name), { force: true });
    else for (const [picture, vector] of vectors) known.set(picture, vector);
  }
  return {
    get: (picture) => known.get(picture),
    async add(vectors) {
      if (vectors.length === 0) return;
      const name = randomUUID();
      const aside = join(folder, `${name}.part`);
      await writeFile(aside, writeSegment(vectors, key.dimensions), { flush: true });
      await rename(aside, join(folder, name + suffix));
      for (const [picture, vector] of vectors) known.set(picture, vector);
    },
    get size() {
      return known.size;
    },
  };
}
