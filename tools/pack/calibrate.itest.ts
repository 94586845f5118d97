import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeEmbedder } from '@gallerist/embedding';
import { locatePack } from '@gallerist/embedding/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from './main.ts';
import { scratchFolder, tinyNet, writePicture } from './spec-support.ts';

describe('npm run pack -- calibrate', () => {
  let scratch: Awaited<ReturnType<typeof scratchFolder>>;
  beforeAll(async () => {
    scratch = await scratchFolder();
    await writeFile(join(scratch.path, 'tiny.onnx'), tinyNet());
    for (let person = 0; person < 150; person += 1) {
      const folder = join(scratch.path, 'people', `person-${person}`);
      await mkdir(folder, { recursive: true });
      await writePicture(join(folder, '1.png'), person);
    }
  });
  afterAll(() => scratch.remove());

  async function run(...args: string[]) {
    const texts = { out: '', err: '' };
    const code = await main(args, {
      out: (text) => (texts.out += text),
      err: (text) => (texts.err += text),
      signal: new AbortController().signal,
      defaultPacksDir: join(scratch.path, 'packs'),
    });
    return { code, ...texts };
  }

  it('installs the measured thresholds as the next version, of the same space', async () => {
    const model = join(scratch.path, 'tiny.onnx');
    await run('add', model, '--preset', 'reid-256x128', '--licence', 'CC0-1.0');
    const args = [
      'calibrate',
      'tiny',
      '--data',
      join(scratch.path, 'people'),
      '--set-name',
      'blocks',
      '--json',
    ];
    const measured = await run(...args, '--cache', join(scratch.path, 'cache'));
    expect(measured.err).not.toMatch(/must|invalid/);
    expect(measured.code).toBe(0);
    const packsDir = join(scratch.path, 'packs');
    const [before, after] = [
      await locatePack('tiny@1.0.0', { packsDir }),
      await locatePack('tiny', { packsDir }),
    ];
    expect(after.manifest).toMatchObject({
      version: '1.0.1',
      calibration: { set: { name: 'blocks' }, statistics: { identities: 150 } },
      lineage: { kind: 'calibrated', parent: { version: '1.0.0' } },
    });
    const { match = NaN, review = NaN } = after.manifest.defaultThreshold ?? {};
    expect(match).toBeGreaterThanOrEqual(review);
    expect(after.manifest.duplicateSimilarity?.meaning).toContain('1050 pairs of 150 crops');
    const decoder = { decoder: 'test' };
    expect(describeEmbedder(after.manifest, decoder).spaceId).toBe(
      describeEmbedder(before.manifest, decoder).spaceId,
    );
    expect((await run('verify', 'tiny')).code).toBe(0);
  });
});
