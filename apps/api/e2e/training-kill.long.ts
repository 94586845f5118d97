import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { drawnFace } from '../test/drawn-faces.ts';
import { installTinyPack } from '../test/tiny-pack.ts';
import { ServerProcess } from './server-process.ts';

let dataDir: string;
let server: ServerProcess;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'gallerist-kill-'));
  await installTinyPack(join(dataDir, 'packs'));
  server = new ServerProcess({
    ...{ DATA_DIR: dataDir, FACE_PACK: 'tiny-face', GALLERIST_RUNTIME: 'wasm', INFERENCE_WORKERS: '1' },
  });
});
afterAll(async () => {
  await server.kill();
  await rm(dataDir, { recursive: true, force: true });
});

async function ask(query: string, variables: object) {
  const { data, errors, text } = await server.graphql(query, variables);
  if (errors.length > 0) throw new Error(text);
  return data;
}

it('goes on from its checkpoint after kill -9, and makes one model', async () => {
  await server.start();
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
    const names = await readdir(join(dataDir, 'training', run, 'checkpoints')).catch(() => []);
    return names.filter((name) => name.endsWith('.checkpoint')).length;
  };
  await expect.poll(checkpoints, { timeout: 120_000, interval: 20 }).toBeGreaterThan(0);
  await server.kill();
  const query = `query ($id: ID!) { trainingRun(id: $id) { state steps model { id } job { attempt log(last: 50) { text } } } models { nodes { origin } } }`;
  await server.start();
  const found = async () => (await ask(query, { id })).trainingRun.state;
  await expect.poll(found, { timeout: 240_000, interval: 500 }).not.toMatch(/QUEUED|RUNNING/);
  const { trainingRun: run, models } = await ask(query, { id });
  expect(run).toMatchObject({ state: 'SUCCEEDED', job: { attempt: 2 } });
  expect(run.model).not.toBeNull();
  const line = run.job.log.find(({ text }: { text: string }) => text.startsWith('went on from step'));
  expect(Number(/\d+/.exec(line?.text ?? '')?.[0])).toBeGreaterThan(0);
  expect(models.nodes.filter(({ origin }: { origin: string }) => origin === 'TRAINED')).toHaveLength(1);
  // The run has ended before its folder goes.
  await expect.poll(() => readdir(join(dataDir, 'training')), { timeout: 60_000 }).toEqual([]);
}, 600_000);
