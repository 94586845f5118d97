import { cp, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaceModels } from '../../src/node/face-models/face-models.types.ts';
import { folderModelCache } from '../../src/node/face-models/model-cache.ts';
import { prepareFaceModels } from '../../src/node/face-models/prepare-face-models.ts';
import type { FacePack } from '../../src/node/face-models/prepare-face-models.ts';
import { defaultFaceManifest, readFaceManifest } from '../../src/node/pack-files.ts';

const isSame = (a: FaceModels, b: FaceModels): boolean =>
  (['detector', 'landmarks', 'embedder'] as const).every((role) => Buffer.compare(a[role], b[role]) === 0);

describe('prepareFaceModels', () => {
  let folder = '';
  let pack: FacePack;
  let expected: FaceModels;
  const lines: string[] = [];
  const noted = (line: string): void => void lines.push(line);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'face-models-'));
    pack = { manifest: await readFaceManifest(defaultFaceManifest), location: defaultFaceManifest };
    expected = await prepareFaceModels(pack, folderModelCache(join(folder, 'kept'), noted));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function filesOf(place: string) {
    const names = (await readdir(place)).sort();
    return Promise.all(names.map(async (name) => ({ name, inode: (await stat(join(place, name))).ino })));
  }

  it('exports once, and takes what it kept the next time', async () => {
    const cache = folderModelCache(join(folder, 'kept'), noted);
    const files = await filesOf(join(folder, 'kept'));
    expect(files).toHaveLength(3);
    expect(isSame(await prepareFaceModels(pack, cache), expected)).toBe(true);
    expect(await filesOf(join(folder, 'kept'))).toEqual(files);
    expect(lines).toEqual([]);
  });

  it('makes a damaged model again, and says so', async () => {
    const place = join(folder, 'damaged');
    await cp(join(folder, 'kept'), place, { recursive: true });
    const cache = folderModelCache(place, noted);
    const [first, second] = await filesOf(place);
    await truncate(join(place, first?.name ?? ''), 1000);
    const bytes = await readFile(join(place, second?.name ?? ''));
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    await writeFile(join(place, second?.name ?? ''), bytes);
    expect(isSame(await prepareFaceModels(pack, cache), expected)).toBe(true);
    expect(lines.filter((line) => line.includes('damaged'))).toHaveLength(2);
    expect((await filesOf(place)).map(({ name }) => name)).toEqual([
      first?.name,
      second?.name,
      expect.stringMatching(/\.onnx$/),
    ]);
  });

  it('reads the anchors of all six maps of the detector', () => {
    expect(expected.anchors.map(({ stridePx, shapes }) => [stridePx, shapes.length])).toEqual([
      [16, 3],
      [32, 6],
      [64, 6],
      [128, 6],
      [256, 6],
      [512, 6],
    ]);
    for (const { width, height } of expected.anchors.flatMap(({ shapes }) => shapes)) {
      expect(width).toBeGreaterThan(10);
      expect(height).toBeLessThan(1024);
    }
  });
});
