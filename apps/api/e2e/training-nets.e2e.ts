import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { NetTraining, quick } from './net-training.ts';

let server: NetTraining;
let galleryId: string;

beforeAll(async () => {
  server = await NetTraining.open();
  galleryId = await server.people(14, 3);
}, 120_000);
afterAll(() => server.close());

it('trains a net on kept crops, says beforehand how long, measures, gates and promotes it', async () => {
  const { started, run } = await server.trained({
    ...{ galleryIds: [galleryId], recipe: 'EMBEDDINGNET', options: quick },
  });
  expect(started.estimate).toMatchObject({ epochs: 2, basis: 'REFERENCE' });
  expect(started.estimate.seconds).toBeGreaterThan(0);
  expect(run.settings).toMatchObject({
    net: { architecture: 'embeddingnet-v2', inputShape: [112, 112, 3], ...quick.net },
    pictures: { training: { preprocess: { geometry: { template: 'arcface-112' } } } },
  });
  expect(run.curve.length).toBeGreaterThan(2);
  expect(run.epochs.map(({ epoch }: { epoch: number }) => epoch)).toEqual([0, 1]);
  expect(run.estimate).toMatchObject({ basis: 'THIS_RUN', steps: run.steps });
  expect(run.picturesPerSecond).toBeGreaterThan(0);
  expect(run.model).toMatchObject({ origin: 'TRAINED', parent: null, lineage: { kind: 'trained' } });
  expect(run.model.defaultThreshold.match).toBeGreaterThanOrEqual(run.model.defaultThreshold.review);
  expect(run.evaluation.verdict).toBe('INCONCLUSIVE');
  expect(await readdir(join(server.dataDir, 'training'))).toEqual([]);
  const space = await server.promoted(run.model.id, galleryId);
  const probe = await server.picture(4, 1);
  const search = { galleryIds: [galleryId], ...probe, topK: 1, minDecision: 'UNKNOWN' };
  const [candidate] = (await server.client.search(search)).probes[0].candidates;
  expect(candidate).toMatchObject({ identity: { name: 'person 4' }, space: { id: space, dimensions: 16 } });
  // its own sample: promotion embedded the kept crop, serving cut the picture, and both gave one vector
  expect(candidate.cosineSimilarity).toBeGreaterThan(0.9999);
}, 300_000);

it('refuses beforehand what cannot be trained, and says what would help', async () => {
  const cropless = await server.people(6, 2, { keepCrops: false });
  const net = { galleryIds: [galleryId], recipe: 'EMBEDDINGNET' };
  const cases: readonly (readonly [object, string, RegExp])[] = [
    [{ ...net, recipe: 'PCB' }, 'RECIPE_UNAVAILABLE', /ADAPTER, EMBEDDINGNET, MOBILEFACENET, IRESNET/],
    [{ ...net, galleryIds: [cropless] }, 'CROPS_NOT_KEPT', /keepCrops/],
    [{ ...net, options: { batchSize: 1024 } }, 'NOT_ENOUGH_MEMORY', /batchSize of at most \d+ fits/],
    [{ ...net, options: { net: { surprise: 1 } } }, 'INVALID_INPUT', /surprise/],
    [{ ...net, options: { rank: 4 } }, 'INVALID_INPUT', /rank/],
    [{ ...net, initModelVersionId: 'nobody' }, 'NOT_FOUND', /model/],
  ];
  for (const [input, code, words] of cases) {
    const { userErrors, trainingRun } = await server.start(input);
    expect([input, trainingRun, userErrors]).toMatchObject([input, null, [{ code }]]);
    expect(userErrors[0].message).toMatch(words);
  }
}, 120_000);
