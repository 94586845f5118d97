import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { drawnFace } from '../test/drawn-faces.ts';
import { installTinyPack } from '../test/tiny-pack.ts';
import { bearer, post } from './harness.ts';

const key = randomBytes(32).toString('base64url');
const secrets = {
  AUTH_SECRET: randomBytes(32).toString('hex'),
  ENCRYPTION_KEY: randomBytes(32).toString('hex'),
};
let dataDir: string;
let server: { readonly url: string; readonly child: ChildProcess } | null = null;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'gallerist-kill-'));
  await installTinyPack(join(dataDir, 'packs'));
});
afterAll(async () => {
  await end();
  await rm(dataDir, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo; // reason: it listens on a port
  probe.close();
  return port;
}

async function start(): Promise<void> {
  const [port, adminPort] = [await freePort(), await freePort()];
  const env = {
    ...{ ...process.env, ...secrets, DATA_DIR: dataDir, PORT: String(port), ADMIN_PORT: String(adminPort) },
    ...{ FACE_PACK: 'tiny-face', GALLERIST_RUNTIME: 'wasm', INFERENCE_WORKERS: '1', LOG_LEVEL: 'warn' },
    GALLERIST_BOOTSTRAP_KEY: key,
  };
  const child = spawn(process.execPath, [fileURLToPath(new URL('../src/main.ts', import.meta.url))], {
    ...{ env, stdio: 'ignore' },
  });
  server = { url: `http://127.0.0.1:${port}`, child };
  const ready = async () => (await fetch(`http://127.0.0.1:${adminPort}/readyz`).catch(() => null))?.ok;
  await expect.poll(ready, { timeout: 120_000, interval: 200 }).toBe(true);
}

async function end(): Promise<void> {
  if (server === null) return;
  const exited = once(server.child, 'exit');
  server.child.kill('SIGKILL');
  await exited;
  server = null;
}

async function ask(query: string, variables: object) {
  const { data, errors, text } = await post(
    server?.url ?? '',
    JSON.stringify({ query, variables }),
    bearer(key),
  );
  if (errors.length > 0) throw new Error(text);
  return data;
}

it('goes on from its checkpoint after kill -9, and makes one model', async () => {
  await start();
  const gallery = `mutation { createGallery(input: { name: "staff" }) { gallery { id } } }`;
  const galleryId = (await ask(gallery, {})).createGallery.gallery.id;
  for (let person = 0; person < 12; person += 1) {
    const identity = `mutation ($g: ID!) { createIdentity(input: { galleryId: $g }) { identity { id } } }`;
    const identityId = (await ask(identity, { g: galleryId })).createIdentity.identity.id;
    const images = await Promise.all(
      [0, 1, 2].map(async (shot) => ({
        image: { base64: (await drawnFace(person, shot)).toString('base64') },
        hint: { alignedTemplate: 'arcface-112' },
      })),
    );
    const enroll = `mutation ($input: EnrollSamplesInput!) { enrollSamples(input: $input) { accepted { id } } }`;
    await ask(enroll, { input: { identityId, images, review: 'OFF' } });
  }
  const training = `mutation ($input: StartTrainingInput!) { startTraining(input: $input) { trainingRun { id } userErrors { code } } }`;
  const input = { galleryIds: [galleryId], options: { epochs: 900, classesPerBatch: 4, samplesPerClass: 2 } };
  const { id } = (await ask(training, { input })).startTraining.trainingRun;
  const checkpoints = async (): Promise<number> => {
    const [run = ''] = await readdir(join(dataDir, 'training')).catch(() => []);
    return (await readdir(join(dataDir, 'training', run, 'checkpoints')).catch(() => [])).length;
  };
  await expect.poll(checkpoints, { timeout: 120_000, interval: 20 }).toBeGreaterThan(0);
  await end();
  const query = `query ($id: ID!) { trainingRun(id: $id) { state steps model { id } job { attempt log(last: 50) { text } } } models { nodes { origin } } }`;
  await start();
  const found = async () => (await ask(query, { id })).trainingRun.state;
  await expect.poll(found, { timeout: 240_000, interval: 500 }).not.toMatch(/QUEUED|RUNNING/);
  const { trainingRun: run, models } = await ask(query, { id });
  expect(run).toMatchObject({ state: 'SUCCEEDED', job: { attempt: 2 } });
  expect(run.model).not.toBeNull();
  const line = run.job.log.find(({ text }: { text: string }) => text.startsWith('went on from step'));
  expect(Number(/\d+/.exec(line?.text ?? '')?.[0])).toBeGreaterThan(0);
  expect(models.nodes.filter(({ origin }: { origin: string }) => origin === 'TRAINED')).toHaveLength(1);
  expect(await readdir(join(dataDir, 'training'))).toEqual([]);
}, 600_000);
