import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findLimits } from '@gallerist/api/features/sighting/find.types.ts';
import { createSeededRandom } from '@gallerist/metrics/random';
import { encodePng } from '@gallerist/preprocess/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main as pack } from '../../pack/main.ts';
import { scratchFolder, tinyNet } from '../../pack/spec-support.ts';
import { main } from '../evaluate.ts';
import type { EvaluationOutcome } from './report/report.types.ts';

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
const at = (...parts: readonly string[]) => join(scratch.path, ...parts);

function outputTo(texts: { out: string; err: string }) {
  return {
    out: (text: string) => void (texts.out += text),
    err: (text: string) => void (texts.err += text),
    signal: new AbortController().signal,
    defaultPacksDir: at('packs'),
  };
}

async function run(...args: readonly string[]) {
  const texts = { out: '', err: '' };
  const code = await main(args, outputTo(texts));
  return { code, ...texts };
}

/** Runs with `--json`. */
async function evaluate(...args: readonly string[]): Promise<EvaluationOutcome> {
  const { code, out, err } = await run(...args, '--json');
  expect(err.replace(/^embedding: .*\n/gm, '')).toBe('');
  expect(code).toBe(0);
  return JSON.parse(out) as EvaluationOutcome; // `as`: what the command prints
}

const rateOf = ({ headline }: EvaluationOutcome, name: string) =>
  headline.find((row) => row.name === name)?.rate;

/** A person is a pattern of blocks; every picture adds noise of its own. */
async function writePerson(file: string, person: number, picture: number): Promise<void> {
  const [pattern, noise] = [createSeededRandom(100 + person), createSeededRandom(1000 * person + picture)];
  const blocks = Array.from({ length: 4 * 8 * 3 }, () => 40 + pattern.integer(140));
  const size = { width: 16, height: 32 };
  const data = Uint8Array.from({ length: size.width * size.height * 3 }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % size.width, Math.floor(i / 3 / size.width)];
    return (blocks[(Math.floor(y / 4) * 4 + Math.floor(x / 4)) * 3 + (i % 3)] ?? 0) + noise.integer(60);
  });
  await mkdir(dirname(at(file)), { recursive: true });
  await writeFile(at(file), await encodePng({ ...size, data }));
}

const PEOPLE = 12;
const folder = (person: number) => `P${String(person).padStart(2, '0')}`;

beforeAll(async () => {
  scratch = await scratchFolder();
  const model = at('tiny.onnx');
  await writeFile(model, tinyNet());
  const texts = { out: '', err: '' };
  await pack(['add', model, '--preset', 'reid-256x128', '--licence', 'CC0-1.0'], outputTo(texts));
  const lines = [`2\t${PEOPLE / 2}`];
  for (const half of [0, 1]) {
    const people = Array.from({ length: PEOPLE / 2 }, (_, i) => (half * PEOPLE) / 2 + i);
    lines.push(...people.map((person) => `${folder(person)}\t1\t2`));
    lines.push(
      ...people.map(
        (person, i) => `${folder(person)}\t3\t${folder(people[(i + 1) % people.length] ?? 0)}\t1`,
      ),
    );
  }
  await writeFile(at('pairs.txt'), `${lines.join('\n')}\n`);
  for (let person = 0; person < PEOPLE; person += 1) {
    for (let shot = 1; shot <= 4; shot += 1) {
      await writePerson(`people/${folder(person)}/${folder(person)}_000${shot}.png`, person, shot);
    }
    const id = String(person + 1).padStart(4, '0');
    await writePerson(`market/query/${id}_c1s1_000001_00.png`, person, 11);
    await writePerson(`market/bounding_box_test/${id}_c1s1_000002_00.png`, person, 12);
    await writePerson(`market/bounding_box_test/${id}_c2s1_000003_00.png`, person, 13);
    await writePerson(`market/bounding_box_train/${id}_c2s1_000004_00.png`, person, 14);
  }
  await writePerson('market/bounding_box_test/0000_c2s1_000005_00.png', 50, 1);
  await writePerson('market/bounding_box_test/-1_c2s1_000006_00.png', 0, 15);
});
afterAll(() => scratch.remove());

describe('npm run evaluate', () => {
  it('measures listed pairs, and takes the embeddings from the cache the next time', async () => {
    const args = ['--model', 'tiny', '--protocol', 'lfw', '--data', at('people'), '--pairs', at('pairs.txt')];
    const first = await evaluate(...args);
    expect(first).toMatchObject({
      model: { name: 'tiny', version: '1.0.0', dimensions: 32, source: 'whole' },
    });
    expect(first.verification).toMatchObject({ genuinePairs: 12, impostorPairs: 12 });
    expect(first.accuracy?.folds).toHaveLength(2);
    expect(rateOf(first, 'AUC')).toBeGreaterThan(0.95);
    expect(first.hardest?.impostor[0]?.probe).toMatch(/^P\d\d\/P\d\d_0001\.png$/);
    const { seconds: _, ...again } = await evaluate(...args);
    const { seconds: __, ...before } = first;
    expect(again).toEqual(before);
    const tampered = await run(...args, '--cache', at('other'));
    expect(tampered.code).toBe(0);
    expect(tampered.out).toContain('Verification of listed pairs (LFW): tiny 1.0.0 on people');
  });

  it('measures re-identification with the rules of Market-1501, re-ranked or not', async () => {
    const args = ['--model', 'tiny', '--protocol', 'market1501', '--data', at('market')];
    const plain = await evaluate(...args);
    expect(plain.data).toMatchObject({ references: 26, probes: 12, identities: 12 });
    // Each query has one good match; its own camera's picture and the junk are no pair.
    expect(plain.verification).toMatchObject({ genuinePairs: 12, impostorPairs: 12 * (26 - 1 - 2) });
    expect(rateOf(plain, 'rank-1')).toBeGreaterThan(0.9);
    expect(rateOf(plain, 'mINP')).toBeCloseTo(rateOf(plain, 'mAP') ?? 0, 12);
    const reranked = await evaluate(...args, '--rerank');
    expect(reranked.settings).toMatchObject({ rerank: { k1: 20, k2: 6, lambda: 0.3 } });
    expect(reranked.verification).toEqual(plain.verification);
    const each = await evaluate(...args, '--rerank-each');
    expect(each.settings).toMatchObject({ rerank: { k1: 20, each: { nearest: findLimits.reranked } } });
    expect(each.verification).toEqual(plain.verification);
    // Of the nearest one alone nothing can be put in another order.
    const one = await evaluate(...args, '--rerank-each', '--nearest', '1');
    expect(rateOf(one, 'mAP')).toBe(rateOf(plain, 'mAP'));
  });

  it('measures episodes and open-set search, on pixels too', async () => {
    const shot = ['--protocol', 'oneshot', '--data', at('people'), '--ways', '5', '--episodes', '200'];
    const pixels = await evaluate('--model', 'pixels', ...shot);
    expect(pixels.model).toMatchObject({ name: 'pixels', version: null, dimensions: 16 * 32 });
    expect(rateOf(pixels, '5-way 1-shot accuracy')).toBeGreaterThan(0.9);
    expect(await evaluate('--model', 'pixels', ...shot)).toMatchObject({ oneShot: pixels.oneShot });
    const seeded = await evaluate('--model', 'pixels', ...shot, '--seed', '2');
    expect(seeded.oneShot).toMatchObject({ episodes: 200, classes: 12 });
    const open = await evaluate('--model', 'tiny', '--protocol', 'identification', '--data', at('people'));
    expect(open.identification).toMatchObject({
      galleryIdentities: 6,
      matedSearches: 18,
      nonMatedSearches: 24,
    });
    expect(rateOf(open, 'rank-1')).toBeGreaterThan(0.9);
    const some = ['--templates', '3'];
    const richer = await evaluate(
      '--model',
      'tiny',
      '--protocol',
      'identification',
      '--data',
      at('people'),
      ...some,
    );
    expect(richer.identification).toMatchObject({ templates: 18, matedSearches: 6 });
  });

  it('refuses a picture that cannot be decoded instead of leaving it out', async () => {
    const file = 'people/P00/P00_0002.png';
    const bytes = await readFile(at(file));
    await writeFile(at(file), 'no picture');
    try {
      const args = ['--protocol', 'lfw', '--data', at('people'), '--pairs', at('pairs.txt')];
      const { data, verification } = await evaluate('--model', 'pixels', ...args);
      expect(data.unusable).toMatchObject([{ id: 'P00/P00_0002.png' }]);
      expect(verification?.genuinePairs).toBe(12);
      expect(verification?.histograms.genuine.firstEdge).toBe(-1);
    } finally {
      await writeFile(at(file), bytes);
    }
  });

  it('writes JSON into the file that is named', async () => {
    const args = ['--model', 'pixels', '--protocol', 'oneshot', '--data', at('people'), '--ways', '3'];
    const { code, out } = await run(...args, '--episodes', '10', '--json', at('report.json'));
    expect(code).toBe(0);
    expect(out).toContain('3-way 1-shot accuracy');
    expect(JSON.parse(await readFile(at('report.json'), 'utf8'))).toMatchObject({ protocol: 'oneshot' });
  });

  it('slices by camera and light, and changes the probes', async () => {
    const args = ['--model', 'tiny', '--protocol', 'market1501', '--data', at('market'), '--slices'];
    const { code, out } = await run(...args, '--json', at('sliced.json'));
    expect(code).toBe(0);
    expect(out).toContain('By brightness');
    // `as`: what the command writes
    const report = JSON.parse(await readFile(at('sliced.json'), 'utf8')) as EvaluationOutcome;
    const tables = new Map(report.slices?.map((table) => [table.attribute, table]));
    expect(tables.get('yaw')).toMatchObject({ rows: [], missing: 'cannot be told of these pictures' });
    expect(tables.get('subject height')).toMatchObject({ rows: [], missing: 'the same for all probes' });
    expect(tables.get('camera')).toMatchObject({ rows: [], missing: 'the same for all probes' });
    const bright = tables.get('brightness')?.rows ?? [];
    expect(bright).toHaveLength(4);
    expect(bright.reduce((sum, { trials }) => sum + trials, 0)).toBe(12);
    const mean = bright.reduce((sum, { trials, measures }) => sum + trials * (measures['mAP'] ?? 0), 0) / 12;
    expect(mean).toBeCloseTo(rateOf(report, 'mAP') ?? -1, 12);
    const variants = report.variants ?? [];
    expect(variants.map(({ kind }) => kind)).toEqual([
      'unchanged',
      ...Array.from({ length: 4 }, () => 'relit'),
      ...Array.from({ length: 4 }, () => 'down-sampled'),
    ]);
    expect(variants[0]?.measures['mAP']).toBe(rateOf(report, 'mAP'));
    // The net sees means over quarters of the picture, so 64 px say as much as 256; under a dark picture it is another vector.
    expect(variants.find(({ label }) => label === '64 px high')?.measures['rank-1']).toBeGreaterThan(0.9);
    expect(variants.find(({ label }) => label.startsWith('side light'))?.measures['mAP']).toBeLessThan(
      rateOf(report, 'mAP') ?? 0,
    );
    const again = await run(...args, '--json', at('again.json'));
    expect(again.err).toContain('embedding, 10 px high: 12 of 12');
    const second = JSON.parse(await readFile(at('again.json'), 'utf8')) as EvaluationOutcome; // `as`: as above
    expect(second.variants).toEqual(variants);
  });

  it('writes a report that loads nothing and takes no name for markup', async () => {
    const folderName = '<img src=x onerror=alert(1)>&"';
    for (const shot of [1, 2, 3]) await writePerson(`named/${folderName}/${shot}.png`, 1, shot);
    for (const shot of [1, 2, 3]) await writePerson(`named/plain/${shot}.png`, 2, shot);
    await writeFile(at('named/plain/4.png'), 'no picture');
    const args = ['--model', 'pixels', '--protocol', 'oneshot', '--data', at('named'), '--ways', '2'];
    const { code } = await run(...args, '--episodes', '20', '--slices', '--html', at('report.html'));
    expect(code).toBe(0);
    const html = await readFile(at('report.html'), 'utf8');
    expect(html).not.toContain('<img src=x');
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;&amp;&quot;');
    expect(html).not.toMatch(/(?:src|href)="(?!data:image\/jpeg;base64,)/);
    expect(html).not.toMatch(/NaN|undefined|Infinity|<script/);
    for (const part of ['ROC', 'DET', 'CMC', 'Episodes', 'Similarities', 'By brightness', '10 px high']) {
      expect(html).toContain(part);
    }
    expect(html.match(/src="data:image\/jpeg/g)?.length).toBeGreaterThan(4);
    expect(html).toContain('plain/4.png:');
    await run(...args, '--episodes', '20', '--no-pictures', '--html', at('bare.html'));
    expect(await readFile(at('bare.html'), 'utf8')).not.toContain('<img');
  });

  it('says what is wrong, without a stack', async () => {
    const data = ['--data', at('people')];
    const lfw = ['--model', 'pixels', '--protocol', 'lfw', ...data];
    const search = ['--protocol', 'identification'];
    const market = ['--protocol', 'market1501', '--data', at('market')];
    await mkdir(at('lone', 'a'), { recursive: true });
    await writePerson('lone/a/1.png', 1, 1);
    await writePerson('singles/a/1.png', 1, 1);
    await writePerson('singles/b/1.png', 2, 1);
    const cases: [args: string[], code: number, message: RegExp][] = [
      [['--protocol', 'lfw', ...data], 2, /--model is missing/],
      [['--model', 'pixels', '--protocol', 'lfw'], 2, /--data is missing/],
      [['--model', 'pixels', '--protocol', 'megaface', ...data], 2, /--protocol must be one of lfw/],
      [lfw, 2, /--pairs is missing/],
      [[...lfw, '--pairs', at('none.txt')], 1, /none\.txt cannot be read/],
      [[...lfw, '--pairs', at('pairs.txt'), '--rerank'], 2, /--rerank belongs to protocol market1501/],
      [['--model', 'pixels', ...search, ...data, '--parts'], 2, /--parts belongs to protocol market1501/],
      [['--model', 'tiny', ...market, '--parts', '--rerank'], 2, /--parts and --rerank/],
      [['--model', 'tiny', ...market, '--rerank', '--rerank-each'], 2, /--rerank and --rerank-each/],
      [['--model', 'tiny', ...market, '--rerank', '--nearest', '5'], 2, /--nearest belongs to --rerank-each/],
      [['--model', 'tiny', ...market, '--rerank-each', '--nearest', '0'], 2, /--nearest must be/],
      [['--model', 'pixels', ...market, '--parts'], 2, /pixels have none/],
      [['--model', 'tiny', ...market, '--parts'], 1, /tiny gives no parts/],
      [['--model', 'none', ...search, ...data], 1, /none/],
      [['--model', 'pixels', ...search, '--data', at('nowhere')], 1, /nowhere/],
      [['--model', 'pixels', ...search, '--data', at('lone')], 1, /needs two identities/],
      [['--model', 'pixels', ...search, '--data', at('singles')], 1, /nobody can be looked for/],
      [['--model', 'pixels', '--protocol', 'oneshot', ...data], 1, /need 20 classes .* there are 12/],
      [['--model', 'tiny', '--aligned', 'arcface-112', ...search, ...data], 1, /source must be whole/],
      [[...lfw, 'extra'], 2, /there is no argument extra/],
    ];
    for (const [args, expected, message] of cases) {
      const { code, err, out } = await run(...args);
      expect([code, out], args.join(' ')).toEqual([expected, '']);
      expect(err).toMatch(message);
      expect(err).not.toMatch(/\n {4}at /);
    }
    await rm(at('lone'), { recursive: true });
  });

  it('explains itself', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    for (const word of ['--pairs', '--rerank', '--slices', '--html', 'oneshot']) expect(out).toContain(word);
  });
});
