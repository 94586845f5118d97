import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderModelCache, noModelCache } from '../../src/node/face-models/model-cache.ts';
import { prepareFaceModels } from '../../src/node/face-models/prepare-face-models.ts';
import { defaultFaceManifest, readFaceManifest } from '../../src/node/pack-files.ts';

it('prepareFaceModels goes on where nothing can be kept, and says so', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'face-models-'));
  try {
    const pack = { manifest: await readFaceManifest(defaultFaceManifest), location: defaultFaceManifest };
    const expected = await prepareFaceModels(pack, noModelCache);
    const lines: string[] = [];
    const place = join(folder, 'a-file');
    await writeFile(place, '');
    const models = await prepareFaceModels(
      pack,
      folderModelCache(place, (line) => lines.push(line)),
    );
    for (const role of ['detector', 'landmarks', 'embedder'] as const) {
      expect(Buffer.compare(models[role], expected[role]), role).toBe(0);
    }
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain('could not be kept');
    expect(lines.join()).not.toContain(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
});
