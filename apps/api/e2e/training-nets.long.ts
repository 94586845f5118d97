import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NetTraining, quick } from './net-training.ts';

describe('a net of faces', () => {
  let server: NetTraining;
  let net: object;

  beforeAll(async () => {
    server = await NetTraining.open();
    // So many that chance leaves enough of them for looks.
    net = { galleryIds: [await server.people(120, 2)], recipe: 'EMBEDDINGNET', options: quick };
  }, 240_000);
  afterAll(() => server.close());

  it('starts from the weights of a model, and the server knows by then how fast it is', async () => {
    const first = await server.trained(net);
    expect(first.run.looks.length).toBeGreaterThan(1);
    expect(first.run.looks[0]).toMatchObject({
      step: 0,
      rank1: expect.any(Number),
      queries: expect.any(Number),
    });
    expect(first.run.keptEpoch).toEqual(expect.any(Number));
    const initModelVersionId = first.run.model.id;
    const { started, run } = await server.trained({ ...net, initModelVersionId });
    expect(started.estimate.basis).toBe('EARLIER_RUN');
    expect(run.model).toMatchObject({
      lineage: { kind: 'fine-tuned' },
      parent: { name: expect.any(String) },
    });
    const lines: readonly { readonly text: string }[] = run.job.log;
    expect(lines.some(({ text }) => text.includes('layers matched by names'))).toBe(true);
    const adapter = { ...net, recipe: 'ADAPTER', options: {}, initModelVersionId };
    expect((await server.start(adapter)).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', path: ['input', 'initModelVersionId'] },
    ]);
  }, 600_000);

  it('leaves nothing when it is cancelled', async () => {
    const started = await server.start({ ...net, options: { ...quick, epochs: 1000 }, force: true });
    const steps = async () => (await server.read(started.trainingRun.id)).steps;
    await expect.poll(steps, { timeout: 240_000, interval: 100 }).toBeGreaterThan(0);
    expect((await server.client.tell('cancel', { id: started.job.id })).cancelJob.userErrors).toEqual([]);
    expect(await server.ended(started.trainingRun.id)).toMatchObject({ state: 'CANCELLED', model: null });
    expect(await readdir(join(server.dataDir, 'training'))).toEqual([]);
  }, 600_000);
});

describe('a part-based net of bodies', () => {
  let server: NetTraining;

  beforeAll(async () => {
    server = await NetTraining.open({ isOfBodies: true });
  }, 240_000);
  afterAll(() => server.close());

  it('is trained on kept crops and found by them', async () => {
    const galleryId = await server.people(14, 3);
    const net = { partDimensions: 4, stripes: 3, backbone: { widths: [4, 6], strides: [2, 2, 2] } };
    const { run } = await server.trained({
      ...{ galleryIds: [galleryId], recipe: 'PCB', modality: 'BODY', options: { ...quick, net } },
    });
    expect(run.settings).toMatchObject({
      net: { architecture: 'pcb', inputShape: [256, 128, 3], paddingColour: null },
      pictures: { training: { preprocess: { geometry: { kind: 'box', fit: 'stretch' } } } },
    });
    await server.promoted(run.model.id, galleryId);
    const search = {
      galleryIds: [galleryId],
      ...(await server.picture(4, 1)),
      topK: 1,
      minDecision: 'UNKNOWN',
    };
    const [candidate] = (await server.client.search(search)).probes[0].candidates;
    expect(candidate).toMatchObject({ identity: { name: 'person 4' } });
  }, 600_000);
});
