import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installedVersions, locatePack, openPackEmbedder, verifyPack } from '@gallerist/embedding/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../prune.ts';
import { writeStripedPeople } from '../testing/striped-people.ts';
import { main as train } from '../train.ts';
import type { PruneReport } from './prune-report.ts';

let root = '';
const at = (...parts: readonly string[]) => join(root, ...parts);
const people = () => ['--data', at('people'), '--split', '0.6,0.2,0.2', '--runtime', 'wasm'];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'gallerist-prune-cli-'));
  await writeStripedPeople(at('people'));
  const net = '{"architecture":"embeddingnet-v2","widths":[16,24,24]}';
  const small = ['--set', `net=${net}`, '--set', 'sampler.classesPerBatch=4', '--epochs', '3'];
  const { code } = await called((output) =>
    train(['--recipe', 'embeddingnet', ...people(), ...small, '--licence', 'CC0-1.0'], output, root),
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

const prune = (...args: readonly string[]) => called((output) => main(args, output));

describe('npm run prune', () => {
  it('makes a smaller net of a trained one and installs it as a pack that serves', async () => {
    const options = ['--macs', '0.6', '--stages', '2', '--epochs', '2', '--max-loss', '0.99', '--json'];
    const { code, out } = await prune('--model', 'embeddingnet', ...people(), ...options);
    expect(code).toBe(0);
    const report = JSON.parse(out) as PruneReport;
    expect(report.after.macs).toBeLessThanOrEqual(0.6 * report.before.macs);
    expect(report.after.parameters).toBeLessThan(report.before.parameters);
    expect(report.after.bytes).toBeLessThan(report.before.bytes);
    const [first, second] = report.stages;
    expect(first!.macs).toBeLessThan(report.before.macs);
    expect(second!.macs).toBeLessThanOrEqual(first!.macs);
    expect([first!.epochs, second!.epochs]).toEqual([1, 2]);
    expect(report.heldOut.before.identities).toBe(2);
    const pack = await locatePack('embeddingnet-pruned', { packsDir: at('packs') });
    const parent = await locatePack('embeddingnet', { packsDir: at('packs') });
    expect(pack.manifest.lineage).toMatchObject({ kind: 'pruned', parent: { name: 'embeddingnet' } });
    expect(pack.manifest.files[0]).toMatchObject({ licence: 'CC0-1.0' });
    expect(pack.manifest.preprocess).toEqual(parent.manifest.preprocess);
    expect((await verifyPack(pack)).every(({ ok }) => ok)).toBe(true);
    const embedder = await openPackEmbedder(pack, { threads: 1 });
    const { vectors } = await embedder.embedPictures([at('people', 'p0', '0.png')]);
    await embedder.dispose();
    expect(Math.hypot(...vectors)).toBeCloseTo(1, 5);
    expect(await readdir(at('training'))).toEqual([]);
  });

  it('sets single weights to 0, which the served model has too', async () => {
    const options = [
      '--method',
      'weights',
      '--sparsity',
      '0.5',
      '--epochs',
      '1',
      '--max-loss',
      '0.99',
      '--json',
    ];
    const { code, out } = await prune('--model', 'embeddingnet', ...people(), ...options, '--name', 'sparse');
    expect(code).toBe(0);
    const { before, after } = JSON.parse(out) as PruneReport;
    expect(before.zeros).toBeLessThan(0.01);
    expect(after.zeros).toBeCloseTo(0.5, 2);
    expect(after.macs).toBe(before.macs);
    expect(after.packedBytes).toBeLessThan(0.75 * before.packedBytes);
    const { manifest } = await locatePack('sparse', { packsDir: at('packs') });
    expect(manifest.lineage).toMatchObject({
      kind: 'pruned',
      settings: { method: 'weights', sparsity: 0.5 },
    });
  });

  it('prunes what was pruned, and does not install what loses more than it may', async () => {
    const options = ['--macs', '0.7', '--stages', '1', '--epochs', '1', '--max-loss=-0.99'];
    const { code, out, err } = await prune('--model', 'embeddingnet-pruned', ...people(), ...options);
    expect(code).toBe(1);
    expect(err).toMatch(/Not installed: it loses -?[\d.]+ points of meanAveragePrecision/);
    expect(out).toMatch(/multiplications .* fewer/);
    expect(await installedVersions('embeddingnet-pruned', at('packs'))).toEqual(['1.0.0']);
  });

  it.each([
    [['--data', 'x'], 2, '--model is missing'],
    [['--model', 'embeddingnet'], 2, '--data is missing'],
    [
      ['--model', 'embeddingnet', '--data', 'x', '--macs', '1.5'],
      2,
      '--macs must be a number between 0 and 1',
    ],
    [['--model', 'embeddingnet', '--data', 'x', '--method', 'hope'], 2, '--method must be one of'],
    [['--model', 'embeddingnet', '--data', 'x', '--metric', 'luck'], 2, '--metric must be one of'],
    [['--model', 'embeddingnet', '--data', 'x', '--split', '1'], 2, '--split takes three shares'],
    [['--model', 'embeddingnet', '--data', 'nowhere'], 1, 'nowhere'],
    [['--model', 'nobody', '--data', 'x'], 1, 'nobody'],
    [['--model', 'face-default', '--data', 'x'], 1, 'was not trained on pictures here'],
  ])('answers %j with exit code %i and the reason', async (args, expected, reason) => {
    const { code, err } = await prune(...args);
    expect(code).toBe(expected);
    expect(err).toContain(reason);
    expect(err).not.toMatch(/\n\s+at /);
  });

  it('helps', async () => {
    const { code, out } = await prune('--help');
    expect(code).toBe(0);
    for (const option of ['--macs', '--stages', '--max-loss', '--resume']) expect(out).toContain(option);
  });
});
