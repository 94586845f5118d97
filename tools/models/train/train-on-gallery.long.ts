import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillDataFolder } from '@gallerist/api/test/data-folder.ts';
import { locatePack } from '@gallerist/embedding/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFacePictures } from '../../faults/face-pictures.ts';
import { galleryActions } from '../../faults/gallery-actions.ts';
import { startInstance } from '../../instance/start-instance.ts';
import type { Instance } from '../../instance/start-instance.ts';
import { main } from '../train.ts';
import type { TrainOutcome } from './run.types.ts';

const PEOPLE = 10;
const SHOTS = 2;

let folder = '';
let instance: Instance;
let gallery = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gallerist-train-gallery-'));
  const dataDir = join(folder, 'data');
  await fillDataFolder(dataDir);
  instance = await startInstance({ dataDir });
  const actions = galleryActions(instance.client);
  gallery = await actions.createGallery('staff');
  const identities = await Promise.all(
    Array.from({ length: PEOPLE }, (_, at) => actions.createIdentity(gallery, `person ${at}`)),
  );
  for (const [at, { face, base64 }] of (await makeFacePictures(instance.client, PEOPLE * SHOTS)).entries()) {
    const { accepted } = await actions.enrol(identities[face]!, [base64], `picture-${at}`);
    expect(accepted).toHaveLength(1);
  }
});
afterAll(async () => {
  await instance.stop();
  await rm(folder, { recursive: true, force: true });
});

async function train(...args: readonly string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const output = {
    out: (text: string) => void out.push(text),
    err: (text: string) => void err.push(text),
    isTerminal: false,
    signal: new AbortController().signal,
  };
  const code = await main(args, output, folder);
  return { code, out: out.join(''), err: err.join('') };
}

const adapter = () => ['--recipe', 'adapter', '--model', 'face-default', '--runtime', 'wasm'];
const from = (key: string) => ['--format', 'api', '--data', instance.url, '--key', key, '--gallery', gallery];

describe('npm run train on a gallery of a running server', () => {
  it("adapts the model to the gallery's own people, by the crops that the server keeps", async () => {
    const few = ['--split', '0.4,0.3,0.3', '--set', 'sampler.classesPerBatch=2', '--epochs', '3', '--json'];
    const { code, out, err } = await train(...adapter(), ...from(instance.ownerKey), ...few);
    expect(err).not.toContain('left out');
    expect(code).toBe(0);
    const { pack, report } = JSON.parse(out) as TrainOutcome;
    const { train: trained, validation, test } = report.data;
    expect(trained.identities + validation.identities + test.identities).toBe(PEOPLE);
    expect(trained.pictures + validation.pictures + test.pictures).toBe(PEOPLE * SHOTS);
    // cuts of the same photograph: as alike as can be, if they were embedded as the server does
    expect(report.heldOut.before?.meanAveragePrecision).toBeGreaterThan(0.99);
    const { manifest } = await locatePack(pack?.name ?? '', { packsDir: join(folder, 'packs') });
    expect(manifest.lineage).toMatchObject({ kind: 'fine-tuned', parent: { name: 'face-default' } });
    expect(manifest.lineage?.settings).toMatchObject({ data: 'staff:train' });
    expect(await readdir(join(folder, 'cache', 'galleries'))).toHaveLength(1);
  });

  it('says what is wrong with the key, the gallery and the address', async () => {
    const wrongKey = await train(...adapter(), ...from('gk_wrong'));
    expect([wrongKey.code, wrongKey.err]).toEqual([1, expect.stringMatching(/UNAUTHENTICATED|key/)]);
    const none = [...from(instance.ownerKey).slice(0, -1), '00000000-0000-7000-8000-000000000000'];
    const nowhere = await train(...adapter(), ...none);
    expect([nowhere.code, nowhere.err]).toEqual([1, expect.stringContaining('there is no gallery')]);
    const missing = await train(...adapter(), '--format', 'api', '--data', instance.url);
    expect([missing.code, missing.err]).toEqual([2, expect.stringContaining('--format api needs --key')]);
  });
});
