import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installedVersions, locatePack, openPackEmbedder, verifyPack } from '@gallerist/embedding/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from './quantize.ts';
import { writeStripedPeople } from './testing/striped-people.ts';
import { main as train } from './train.ts';

let root = '';
const at = (...parts: readonly string[]) => join(root, ...parts);
const people = () => ['--data', at('seen'), '--test', at('people')];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'gallerist-quantize-cli-'));
  await writeStripedPeople(at('people'));
  await mkdir(at('seen'));
  for (const name of ['p0', 'p1']) await cp(at('people', name), at('seen', name), { recursive: true });
  const net = '{"architecture":"embeddingnet-v2","widths":[16,24]}';
  const small = ['--set', `net=${net}`, '--set', 'sampler.classesPerBatch=4', '--epochs', '4'];
  const data = [
    '--data',
    at('people'),
    '--split',
    '0.6,0.2,0.2',
    '--runtime',
    'wasm',
    '--licence',
    'CC0-1.0',
  ];
  const { code } = await called((output) =>
    train(['--recipe', 'embeddingnet', ...data, ...small], output, root),
  );
  expect(code).toBe(0);
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function called(command: (output: Parameters<typeof main>[1]) => Promise<number>) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await command({
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    signal: new AbortController().signal,
    defaultPacksDir: at('packs'),
  });
  return { code, out: out.join(''), err: err.join('') };
}

const quantize = (...args: readonly string[]) => called((output) => main(args, output));

describe('npm run quantize', () => {
  it('makes an INT8 version that serves, is smaller, and says what it was measured on', async () => {
    const options = ['--calibration', 'entropy', '--keep-float', 'auto', '--max-loss', '0.99', '--json'];
    const { code, out, err } = await quantize('--model', 'embeddingnet', ...people(), ...options);
    expect(err).toContain('ranges on 12 pictures');
    expect(code).toBe(0);
    const report = JSON.parse(out) as Record<string, never>;
    expect(report).toMatchObject({ layers: 3, kept: [] });
    expect(report['loss']).toBeLessThan(0.005);
    expect(report['after']!['bytes']).toBeLessThan(0.5 * report['before']!['bytes']);
    const pack = await locatePack('embeddingnet-int8', { packsDir: at('packs') });
    expect(pack.manifest.lineage).toMatchObject({
      kind: 'quantised',
      parent: { name: 'embeddingnet' },
      settings: { calibration: 'entropy', pictures: 12, keptInFloat: [] },
    });
    expect(pack.manifest.calibration).toBeNull();
    expect((await verifyPack(pack)).every(({ ok }) => ok)).toBe(true);
    const kept = await readFile(
      at('packs', 'embeddingnet-int8', pack.manifest.version, 'report.json'),
      'utf8',
    );
    expect(JSON.parse(kept)).toEqual(report);
    const [plain, whole] = await Promise.all(
      ['embeddingnet', 'embeddingnet-int8'].map(async (name) => {
        const embedder = await openPackEmbedder(name, { packsDir: at('packs'), threads: 1 });
        const { vectors } = await embedder.embedPictures([at('people', 'p7', '0.png')]);
        await embedder.dispose();
        return vectors;
      }),
    );
    const cosine = plain!.reduce((sum, value, i) => sum + value * whole![i]!, 0);
    expect(cosine).toBeGreaterThan(0.98);
    expect(cosine).toBeLessThan(1);
  });

  it('keeps as many layers in float as it is told, and does not install what loses more than it may', async () => {
    const options = ['--keep-float', '1', '--max-loss=-0.99', '--name', 'refused'];
    const { code, out, err } = await quantize('--model', 'embeddingnet', ...people(), ...options);
    expect(code).toBe(1);
    expect(err).toMatch(/Not installed: it loses -?[\d.]+ points/);
    expect(out).toMatch(/2 layers in INT8, in float: \S+;/);
    expect(await installedVersions('refused', at('packs'))).toEqual([]);
  });

  it.each([
    [['--data', 'x', '--test', 'x'], 2, '--model is missing'],
    [['--model', 'embeddingnet', '--test', 'x'], 2, '--data is missing'],
    [['--model', 'embeddingnet', '--data', 'x'], 2, 'accuracy has to be measured'],
    [['--model', 'nobody', '--data', 'x', '--test', 'x'], 1, 'nobody'],
    [['--model', 'embeddingnet', '--data', 'nowhere', '--test', 'x'], 1, 'nowhere'],
  ])('answers %j with exit code %i and the reason', async (args, expected, reason) => {
    const { code, err } = await quantize(...args);
    expect(err).toContain(reason);
    expect(code).toBe(expected);
    expect(err).not.toMatch(/\n\s+at /);
  });

  it.each([
    ['--calibration', 'luck'],
    ['--keep-float', 'some'],
    ['--max-loss', 'little'],
    ['--pictures', '-3'],
  ])('refuses %s %s', async (option, value) => {
    const { code, err } = await quantize('--model', 'embeddingnet', ...people(), `${option}=${value}`);
    expect(err).toContain(option);
    expect(code).toBe(2);
  });

  it('helps', async () => {
    const { code, out } = await quantize('--help');
    expect(code).toBe(0);
    for (const word of ['entropy', '--keep-float', 'auto', '--max-loss']) expect(out).toContain(word);
  });
});
