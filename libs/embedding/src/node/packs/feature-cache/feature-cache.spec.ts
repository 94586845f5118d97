import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSeededRandom } from '@gallerist/metrics/random';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFeatureCache } from './feature-cache.ts';
import type { CachedVector } from './segment-file.ts';
import { readSegment, writeSegment } from './segment-file.ts';

const dimensions = 5;

function vectorsOf(count: number, seed: number): CachedVector[] {
  const random = createSeededRandom(seed);
  return Array.from({ length: count }, (_, row) => [
    (seed * 1000 + row).toString(16).padStart(64, '0'),
    Float32Array.from({ length: dimensions }, () => random.next() - 0.5),
  ]);
}

describe('segment file', () => {
  it.each([0, 1, 37])('gives back %i vectors bit for bit', (count) => {
    const vectors = vectorsOf(count, 1);
    expect(readSegment(writeSegment(vectors, dimensions), dimensions)).toEqual(vectors);
  });

  it('is nothing once a single bit of it changed or the end is missing', () => {
    const bytes = writeSegment(vectorsOf(2, 2), dimensions);
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Uint8Array.from(bytes, (byte, index) => (index === at ? byte ^ 1 : byte));
      expect(readSegment(changed, dimensions)).toBeNull();
      expect(readSegment(bytes.subarray(0, at), dimensions)).toBeNull();
    }
    expect(readSegment(bytes, dimensions + 1)).toBeNull();
    expect(readSegment(Buffer.concat([bytes, bytes]), dimensions)).toBeNull();
  });

  it('refuses a vector of another length', () => {
    expect(() => writeSegment([['0'.repeat(64), new Float32Array(4)]], dimensions)).toThrow(RangeError);
  });
});

describe('feature cache', () => {
  const key = { cacheKey: 'f'.repeat(64), dimensions };
  let cacheDir: string;
  beforeEach(async () => {
    cacheDir = await mkdtemp(join(tmpdir(), 'features-'));
  });
  afterEach(() => rm(cacheDir, { recursive: true }));
  const folder = (): string => join(cacheDir, 'features', key.cacheKey);

  it('knows after a restart what was added by two writers', async () => {
    const writers = await Promise.all([openFeatureCache(cacheDir, key), openFeatureCache(cacheDir, key)]);
    await Promise.all(writers.map((writer, index) => writer.add(vectorsOf(20, index + 1))));
    const again = await openFeatureCache(cacheDir, key);
    expect(again.size).toBe(40);
    for (const [picture, vector] of [...vectorsOf(20, 1), ...vectorsOf(20, 2)]) {
      expect(again.get(picture)).toEqual(vector);
    }
    expect(again.get('e'.repeat(64))).toBeUndefined();
  });

  it('keeps other spaces apart and writes nothing for nothing', async () => {
    const cache = await openFeatureCache(cacheDir, key);
    await cache.add([]);
    expect(await readdir(folder())).toEqual([]);
    await cache.add(vectorsOf(1, 1));
    expect((await openFeatureCache(cacheDir, { ...key, cacheKey: 'e'.repeat(64) })).size).toBe(0);
  });

  it('removes a damaged file, passes over one half written, and keeps the rest', async () => {
    const cache = await openFeatureCache(cacheDir, key);
    await cache.add(vectorsOf(3, 1));
    const [damaged = ''] = await readdir(folder());
    await cache.add(vectorsOf(4, 2));
    const bytes = await readFile(join(folder(), damaged));
    await writeFile(join(folder(), damaged), bytes.subarray(0, bytes.length - 7));
    await writeFile(join(folder(), 'left-behind.part'), 'half');
    const again = await openFeatureCache(cacheDir, key);
    expect(again.size).toBe(4);
    expect(await readdir(folder())).not.toContain(damaged);
  });
});
