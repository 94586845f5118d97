import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildNetFromJson } from '@gallerist/embedding/architectures';
import {
  installNetPack,
  locatePack,
  openPackEmbedder,
  startRuntime,
  verifyPack,
} from '@gallerist/embedding/node';
import { defaultRecipes, parseRecipe } from '@gallerist/embedding/training';
import { embeddingNetV2Spec } from '@gallerist/preprocess';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeStripedPeople } from '../testing/striped-people.ts';
import { main } from '../train.ts';
import type { TrainOutcome } from './run.types.ts';

let root = '';
const at = (...parts: readonly string[]) => join(root, ...parts);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'gallerist-train-cli-'));
  await writeStripedPeople(at('people'));
  await writeStripedPeople(at('faces'), { width: 112, height: 112 });
  await installEmbedder();
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** An embedder with the weights that its seed gives: bad, but it sees colours and stripes. */
async function installEmbedder(): Promise<void> {
  await startRuntime('cpu');
  const recipe = parseRecipe(defaultRecipes.embeddingnet);
  const net = buildNetFromJson({ architecture: 'embeddingnet-v1' }, 5);
  const data = { name: 'nothing', identities: 0, pictures: 0 };
  const said = { recipe, report: {}, name: 'plain', version: '1.0.0', data, licence: 'Apache-2.0' };
  const place = { modality: 'OBJECT', preprocess: embeddingNetV2Spec, parent: null } as const;
  await installNetPack(place, { net, ...said, madeAt: '2026-01-01T00:00:00Z' }, { packsDir: at('packs') });
  net.dispose();
}

async function run(...args: readonly string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const output = {
    out: (text: string) => void out.push(text),
    err: (text: string) => void err.push(text),
    isTerminal: false,
    signal: new AbortController().signal,
  };
  const code = await main(args, output, root);
  return { code, out: out.join(''), err: err.join('') };
}

const adapt = ['--recipe', 'adapter', '--model', 'plain', '--runtime', 'wasm', '--split', '0.6,0.2,0.2'];
const small = ['--set', 'sampler.classesPerBatch=4', '--epochs', '4'];

describe('npm run train', () => {
  it('adapts an embedder and installs the two as a pack that serves what was measured', async () => {
    const { code, out, err } = await run(...adapt, '--data', at('people'), ...small, '--json');
    expect(err.replace(/^\{"progress".*\n/gm, '')).toBe('');
    expect(code).toBe(0);
    const { pack, report } = JSON.parse(out) as TrainOutcome;
    expect(pack).toEqual({ name: 'plain-adapter', version: '1.0.0' });
    expect(report.data).toMatchObject({ train: { identities: 6 }, test: { identities: 2, pictures: 12 } });
    expect(report.heldOut.before?.queries).toBe(12);
    const located = await locatePack('plain-adapter', { packsDir: at('packs') });
    expect(located.manifest.lineage).toMatchObject({ kind: 'fine-tuned', parent: { name: 'plain' } });
    expect(located.manifest.attachments.map(({ path }) => path)).toContain('weights.bin');
    expect((await verifyPack(located)).every(({ ok }) => ok)).toBe(true);
    const [adapted, plain] = await Promise.all(
      ['plain-adapter', 'plain'].map(async (name) => {
        const embedder = await openPackEmbedder(name, { packsDir: at('packs'), threads: 1 });
        const { vectors } = await embedder.embedPictures([at('people', 'p0', '0.png')]);
        await embedder.dispose();
        return { vectors, spaceId: embedder.spaceId };
      }),
    );
    expect(adapted!.spaceId).not.toBe(plain!.spaceId);
    expect(Math.hypot(...adapted!.vectors)).toBeCloseTo(1, 5);
    expect(await readdir(at('training')).catch(() => [])).toEqual([]);
  });

  it('refuses to adapt an adapter, naming what to adapt instead', async () => {
    const again = adapt.map((arg) => (arg === 'plain' ? 'plain-adapter' : arg));
    const { code, err } = await run(...again, '--data', at('people'), ...small);
    expect(code).toBe(1);
    expect(err).toContain('adapt plain instead');
  });

  it('keeps the recipe with the pack, from which the same run starts', async () => {
    const file = at('packs', 'plain-adapter', '1.0.0', 'recipe.json');
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
      epochs: 4,
      sampler: { classesPerBatch: 4 },
    });
    const args = adapt.map((arg) => (arg === 'adapter' ? file : arg));
    const { code, out } = await run(...args, '--data', at('people'), '--name', 'again');
    expect(code).toBe(0);
    expect(out).toContain('Installed again 1.0.0.');
    const [one, other] = await Promise.all(
      ['plain-adapter', 'again'].map((name) => readFile(at('packs', name, '1.0.0', 'weights.bin'))),
    );
    expect(one!.equals(other!)).toBe(true);
  });

  it('goes on from the weights of a pack, and says which found a place', async () => {
    const net = ['--set', 'net={"architecture":"embeddingnet-v2","widths":[8,12]}'];
    const from = ['--recipe', 'embeddingnet', '--data', at('people'), '--runtime', 'wasm', ...small];
    const first = await run(...from, ...net, '--split', '0.6,0.2,0.2', '--epochs', '1', '--name', 'first');
    expect(first.code).toBe(0);
    const second = await run(
      ...from,
      ...net,
      '--split',
      '0.6,0.2,0.2',
      '--init',
      'first',
      ...['--epochs', '1', '--name', 'second'],
    );
    expect(second.code).toBe(0);
    expect(second.err).toContain('3 layers matched by names, 100.0 % of the parameters');
    const { manifest } = await locatePack('second', { packsDir: at('packs') });
    expect(manifest.lineage).toMatchObject({ kind: 'fine-tuned', parent: { name: 'first' } });
    const other = ['--set', 'net={"architecture":"embeddingnet-v2","widths":[8,16]}'];
    const third = await run(...from, ...other, '--split', '0.6,0.2,0.2', '--epochs', '1', '--init', 'first');
    expect(third.err).toMatch(/stage2/);
    expect(third.code).toBe(0);
  });

  it.each([
    ['mobilefacenet', ['--aligned', 'arcface-112', '--set', 'net.width=0.05'], 'FACE'],
    [
      'iresnet',
      ['--aligned', 'arcface-112', '--set', 'net.widths=[2,2,2,4]', '--set', 'net.depth=18'],
      'FACE',
    ],
    ['pcb', ['--set', 'net.backbone={"widths":[4,4],"strides":[2,2,2]}', '--set', 'net.stripes=3'], 'BODY'],
  ])('makes a pack that serves by the recipe %s', async (recipe, net, modality) => {
    const people = at(modality === 'FACE' ? 'faces' : 'people');
    const few = ['--set', 'sampler={"name":"pk","classesPerBatch":2,"samplesPerClass":2}', '--epochs', '1'];
    const args = [
      '--recipe',
      recipe,
      '--data',
      people,
      '--runtime',
      'wasm',
      '--split',
      '0.4,0.3,0.3',
      ...few,
    ];
    const { code, err } = await run(...args, ...net);
    expect(err).not.toMatch(/invalid|cannot|must/);
    expect(code).toBe(0);
    const pack = await locatePack(recipe, { packsDir: at('packs') });
    expect(pack.manifest).toMatchObject({ modality, lineage: { kind: 'trained', recipe } });
    expect((await verifyPack(pack)).every(({ ok }) => ok)).toBe(true);
    const source =
      modality === 'FACE' ? { source: { kind: 'aligned', template: 'arcface-112' } as const } : {};
    const embedder = await openPackEmbedder(pack, { ...source, threads: 1 });
    const { vectors } = await embedder.embedPictures([join(people, 'p0', '0.png')]);
    await embedder.dispose();
    expect(Math.hypot(...vectors)).toBeCloseTo(1, 5);
  });

  it.each([
    [['--data', 'x'], 2, '--recipe is missing'],
    [['--recipe', 'adapter', '--data', 'x', '--surprise'], 2, '--surprise'],
    [['--recipe', 'other', '--data', 'x'], 2, '--recipe must be one of'],
    [['--recipe', 'adapter', '--data', 'x'], 2, '--model is missing'],
    [['--recipe', 'adapter', '--data', 'x', '--split', '1,2'], 2, '--split takes three shares'],
    [[...adapt, '--data', 'nowhere'], 1, 'nowhere'],
    [['--recipe', 'embeddingnet', '--data', 'x', '--loss', 'archface'], 1, 'losses'],
    [['--recipe', 'embeddingnet', '--data', 'x', '--set', 'epochs=none'], 1, 'epochs'],
    [['--recipe', 'iresnet', '--data', 'x', '--set', 'net.depth=19'], 1, 'spec.depth'],
    [['--recipe', 'pcb', '--data', 'x', '--set', 'net.stripes=99'], 1, 'spec.stripes'],
    [['--recipe', 'pcb', '--data', 'x', '--set', 'net.inputShape=[64,64,3]'], 1, '[384, 128, 3]'],
  ])('answers %j with exit code %i and the reason', async (args, expected, reason) => {
    const { code, err } = await run(...args);
    expect(code).toBe(expected);
    expect(err).toContain(reason);
    expect(err).not.toMatch(/\n\s+at /);
  });

  it('helps', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    for (const option of ['--recipe', '--resume', '--set', '--json', '--init']) expect(out).toContain(option);
  });
});
