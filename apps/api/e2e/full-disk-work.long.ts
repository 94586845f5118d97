import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { zipOf } from '../test/archives.ts';
import { drawnFace } from '../test/drawn-faces.ts';
import { installTinyPack } from '../test/tiny-pack.ts';
import { startTestApp, type TestApp } from './harness.ts';
import { bodyOf, ImportClient } from './import-client.ts';
import { portrait } from './portraits.ts';

/** A file system of its own, which takes the right to mount one. */
function mountSmall(folder: string, size: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const root = await mkdtemp(join(tmpdir(), 'gallerist-full-work-'));
const disks = { blobs: join(root, 'blobs'), training: join(root, 'data', 'training') };
const sizes = { blobs: '3m', training: '1m' };
for (const folder of Object.values(disks)) await mkdir(folder, { recursive: true });
const mounted = (['blobs', 'training'] as const).filter((disk) => mountSmall(disks[disk], sizes[disk]));
if (mounted.length < 2)
  process.stdout.write('full-disk-work: left out, because mounting a small file system is refused here\n');

describe.skipIf(mounted.length < 2)('a disk that is full while work is done', () => {
  let app: TestApp;
  let client: ImportClient;
  let galleryId: string;
  beforeAll(async () => {
    const dataDir = join(root, 'data');
    await installTinyPack(join(dataDir, 'packs'));
    const env = {
      BLOB_URL: pathToFileURL(disks.blobs).href,
      FACE_PACK: 'tiny-face',
      GALLERIST_RUNTIME: 'wasm',
    };
    app = await startTestApp({ dataDir, env });
    client = ImportClient.owner(app);
  });
  afterAll(async () => {
    await app.close();
    for (const disk of mounted) execFileSync('umount', [disks[disk]]);
    await rm(root, { recursive: true, force: true });
  });

  const ballastOf = (disk: keyof typeof disks): string => join(disks[disk], 'ballast');
  /** Writes until nothing more fits. */
  const fill = async (disk: keyof typeof disks) =>
    await expect(writeFile(ballastOf(disk), new Uint8Array(2 ** 22))).rejects.toMatchObject({
      code: 'ENOSPC',
    });
  const makeRoom = (disk: keyof typeof disks) => rm(ballastOf(disk));
  async function filesOf(disk: keyof typeof disks): Promise<string[]> {
    const entries = await readdir(disks[disk], { recursive: true, withFileTypes: true });
    return entries.flatMap((entry) => (entry.isFile() && entry.name !== 'ballast' ? [entry.name] : []));
  }
  async function ask(query: string, variables: object) {
    const { data, errors, text } = await app.graphql(query, variables);
    if (errors.length > 0) throw new Error(text);
    return data;
  }
  const attemptsOf = async (id: string): Promise<number> =>
    (await ask('query ($id: ID!) { job(id: $id) { attempt } }', { id })).job.attempt;

  const moreAttempts = async (id: string, than: number) =>
    await expect.poll(() => attemptsOf(id), { timeout: 240_000, interval: 50 }).toBeGreaterThan(than);

  test('an upload is refused and goes on, an import waits for room, and nothing is doubled', async () => {
    galleryId = await client.gallery();
    const people = await zipOf([
      ['Mia/1.jpg', await portrait('mia')],
      ['Mia/2.jpg', await portrait('miaAgain')],
      ['Lena/1.jpg', await portrait('lena')],
    ]);
    await fill('blobs');
    const at = `/imports?gallery=${encodeURIComponent(galleryId)}`;
    const length = { 'Upload-Length': String(people.byteLength) };
    const refused = await client.send('POST', at, { headers: length, body: people });
    expect([refused.status, (await bodyOf(refused)).error.code]).toEqual([503, 'DEPENDENCY_UNAVAILABLE']);
    await makeRoom('blobs');
    const { status, body } = await client.uploadImport(galleryId, people);
    expect([status, body.isComplete]).toEqual([201, true]);

    await fill('blobs');
    const before = (await filesOf('blobs')).sort();
    const { job } = await client.start({ galleryId, uploadId: body.id });
    await moreAttempts(job.id, 1);
    expect(await client.job(job.id)).toMatchObject({
      error: null,
      state: expect.stringMatching(/QUEUED|RUNNING/),
    });
    expect((await filesOf('blobs')).sort()).toEqual(before);
    expect((await client.contents(galleryId)).sampleCount).toBe(0);
    await makeRoom('blobs');
    const ended = await client.ended(job.id);
    expect(ended).toMatchObject({ state: 'SUCCEEDED', importCounts: { accepted: 3, rejected: 0 } });
    expect(await client.contents(galleryId)).toMatchObject({ identityCount: 2, sampleCount: 3 });
  });

  test('an upload of a picture is refused and works again', async () => {
    await fill('blobs');
    const picture = await portrait('anna');
    const before = (await filesOf('blobs')).sort();
    const refused = await client.upload(galleryId, picture);
    expect([refused.status, refused.body.error.code]).toEqual([503, 'DEPENDENCY_UNAVAILABLE']);
    expect((await filesOf('blobs')).sort()).toEqual(before);
    await makeRoom('blobs');
    expect((await client.upload(galleryId, picture)).status).toBe(201);
  });

  test('a training run waits for room for its checkpoints, and makes one model', async () => {
    const id = await client.gallery();
    for (let person = 0; person < 12; person += 1) {
      const images = await Promise.all(
        [0, 1, 2].map(async (shot) => ({
          image: { base64: (await drawnFace(person, shot)).toString('base64') },
          hint: { alignedTemplate: 'arcface-112' },
        })),
      );
      await client.enroll(await client.identity(id, `person ${person}`), images, { review: 'OFF' });
    }
    await fill('training');
    const start = `mutation ($input: StartTrainingInput!) { startTraining(input: $input) {
      trainingRun { id } job { id } userErrors { code } } }`;
    const options = { epochs: 900, classesPerBatch: 4, samplesPerClass: 2 };
    const { trainingRun, job } = (await ask(start, { input: { galleryIds: [id], options } })).startTraining;
    await moreAttempts(job.id, 1);
    const read = 'query ($id: ID!) { trainingRun(id: $id) { state failureCode model { id } } }';
    const stateOf = async () => (await ask(read, { id: trainingRun.id })).trainingRun;
    expect(await stateOf()).toMatchObject({ failureCode: null, model: null });
    expect((await filesOf('training')).filter((name) => name.endsWith('.part'))).toEqual([]);
    await makeRoom('training');
    const checkpoints = async () =>
      (await filesOf('training')).filter((name) => name.endsWith('.checkpoint'));
    await expect
      .poll(async () => (await checkpoints()).length, { timeout: 240_000, interval: 20 })
      .not.toBe(0);
    const attempt = await attemptsOf(job.id);
    await fill('training');
    await moreAttempts(job.id, attempt);
    expect(await checkpoints()).not.toEqual([]);
    expect(await stateOf()).toMatchObject({ failureCode: null, model: null });
    await makeRoom('training');
    await expect
      .poll(async () => (await stateOf()).state, { timeout: 300_000, interval: 500 })
      .not.toMatch(/QUEUED|RUNNING/);
    expect(await stateOf()).toMatchObject({ state: 'SUCCEEDED', failureCode: null });
    const models = '{ models { nodes { origin } } }';
    const { nodes } = (await ask(models, {})).models;
    expect(nodes.filter(({ origin }: { origin: string }) => origin === 'TRAINED')).toHaveLength(1);
    await expect.poll(() => filesOf('training'), { timeout: 60_000 }).toEqual([]);
  });
});
