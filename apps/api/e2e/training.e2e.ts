import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InferencePool } from '@gallerist/embedding';
import { createInferencePool } from '@gallerist/embedding/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillDataFolder } from '../test/data-folder.ts';
import { drawnFace } from '../test/drawn-faces.ts';
import { installTinyPack } from '../test/tiny-pack.ts';
import type { TestApp } from './harness.ts';
import { appsOnDatabases } from './on-databases.ts';
import { expectCurves } from './evaluation-curves.ts';
import { PromotionClient } from './promotion-client.ts';
import { evaluate, evaluationFields, preview, runs, start } from './training-operations.ts';

let packs: string;
let pool: InferencePool;
beforeAll(async () => {
  packs = await mkdtemp(join(tmpdir(), 'gallerist-training-packs-'));
  pool = await createInferencePool({ workers: 1, manifest: (await installTinyPack(packs)).location });
}, 120_000);
afterAll(async () => {
  await pool.close();
  await rm(packs, { recursive: true, force: true });
});

describe.each(appsOnDatabases)('training over HTTP, on $name', ({ start: startApp }) => {
  let dataDir: string;
  let app: TestApp;
  let client: PromotionClient;
  let galleryId: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'gallerist-training-'));
    await fillDataFolder(dataDir);
    await installTinyPack(join(dataDir, 'packs'));
    app = await startApp({ dataDir, pool, env: { FACE_PACK: 'tiny-face', GALLERIST_RUNTIME: 'wasm' } });
    client = new PromotionClient(app);
    galleryId = await people({ persons: 12, shots: 3 });
  }, 120_000);
  afterAll(async () => {
    await app.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  interface Drawn {
    readonly persons: number;
    readonly shots: number;
    readonly from?: number;
    readonly into?: string;
  }
  async function people({ persons, shots, from = 0, into }: Drawn) {
    const gallery = into ?? (await client.gallery());
    for (let person = from; person < from + persons; person += 1) {
      const identity = await client.identity(gallery, `person ${person}`);
      const images = await Promise.all(
        Array.from({ length: shots }, async (_, shot) => ({
          image: { base64: (await drawnFace(person, shot)).toString('base64') },
          hint: { alignedTemplate: 'arcface-112' },
          cameraId: shot % 2 === 0 ? 'door' : 'hall',
        })),
      );
      const { accepted } = await client.enroll(identity, images, { review: 'OFF' });
      expect(accepted).toHaveLength(shots);
    }
    return gallery;
  }

  const ask = async (input: object, secret?: string) => {
    const { data, errors, text } = await app.graphql(start, { input }, secret);
    if (errors.length > 0) throw new Error(text);
    return data.startTraining;
  };
  const previewOf = async (input: object, secret?: string) => {
    const { data, errors, text } = await app.graphql(preview, { input }, secret);
    if (errors.length > 0) throw new Error(text);
    return data.trainingPreview;
  };
  const read = async (id: string) => (await app.graphql(runs, { id })).data.trainingRun;
  const ended = async (id: string) => {
    await expect
      .poll(async () => (await read(id)).state, { timeout: 120_000, interval: 300 })
      .not.toMatch(/QUEUED|RUNNING/);
    return await read(id);
  };
  const codes = (answer: { userErrors: { code: string }[] }) => answer.userErrors.map(({ code }) => code);
  const quick = { epochs: 3, classesPerBatch: 6, samplesPerClass: 3, seed: 7 };

  it('makes a candidate that is measured, gated and can serve, once for a key', async () => {
    const other = await people({ persons: 3, shots: 2, from: 500 });
    const input = { galleryIds: [galleryId], name: 'first', options: quick, idempotencyKey: 'train-1' };
    const before = await previewOf(input);
    expect(before).toMatchObject({ problem: null, estimate: null });
    expect(before.settings).toMatchObject({ epochs: 3, classesPerBatch: 6, samplesPerClass: 3, seed: 7 });
    expect(before.settings.margin).toBeGreaterThan(0);
    const started = await ask(input);
    expect(started).toMatchObject({
      userErrors: [],
      job: { kind: 'train' },
      trainingRun: { name: 'first', recipe: 'ADAPTER', autoPromote: false, galleries: [{ id: galleryId }] },
    });
    expect((await ask(input)).trainingRun.id).toBe(started.trainingRun.id);
    const run = await ended(started.trainingRun.id);
    expect(run).toMatchObject({
      state: 'SUCCEEDED',
      failure: null,
      job: { state: 'SUCCEEDED', progress: 1 },
    });
    expect(before.parts).toEqual(run.dataset.parts);
    const parts = new Map(run.dataset.parts.map((part: { part: string }) => [part.part, part]));
    expect(parts.get('TRAIN')).toMatchObject({ feedback: 0 });
    const total = run.dataset.parts.reduce(
      (sum: number, { samples }: { samples: number }) => sum + samples,
      0,
    );
    expect(total).toBe(12 * 3);
    expect(run.steps).toBeGreaterThan(0);
    expect(run.curve.length).toBeGreaterThan(0);
    expect(run.settings).toMatchObject({
      epochs: 3,
      seed: 7,
      net: { architecture: 'adapter', features: 32 },
    });
    expect(run.model).toMatchObject({
      origin: 'TRAINED',
      state: 'CANDIDATE',
      commercialUse: 'UNCLEAR',
      parent: { name: 'tiny-face' },
      trainedOnGalleries: [{ id: galleryId }],
      lineage: { kind: 'fine-tuned', settings: { dataset: run.dataset.digest } },
      trainingRun: { id: started.trainingRun.id },
    });
    // the adapter is a matrix on top of what its parent computes, and exports to the very same function
    const [own, parents] = [run.model.cost, run.model.parent.cost];
    expect(own.parameters - parents.parameters).toBeGreaterThanOrEqual(32 * 32);
    expect(own.macs - parents.macs).toBeGreaterThanOrEqual(32 * 32);
    expect(run.model.exportCosine).toBeGreaterThan(0.9999);
    expect(run.model).toMatchObject({ compression: null, parent: { compression: null, exportCosine: null } });
    const { match, review } = run.model.defaultThreshold;
    expect(match).toBeGreaterThanOrEqual(review);
    expect(run.evaluation).toMatchObject({ verdict: 'INCONCLUSIVE', activeModel: { name: 'tiny-face' } });
    expect(run.evaluation.superior ?? false).toBe(false);
    // nothing is left of it but the pack
    expect(await readdir(join(dataDir, 'training'))).toEqual([]);
    expect(await readdir(join(dataDir, 'packs', run.model.name))).toEqual(['1.0.0']);
    expect(other).not.toBe(galleryId);
  }, 180_000);

  it('has nothing new to train on afterwards', async () => {
    const again = await ask({ galleryIds: [galleryId], options: quick });
    expect(codes(again)).toEqual(['NOTHING_NEW']);
    const { problem, parts } = await previewOf({ galleryIds: [galleryId], options: quick });
    expect(problem.code).toBe('NOTHING_NEW');
    expect(parts).toHaveLength(5);
    expect((await previewOf({ galleryIds: [galleryId], options: quick, force: true })).problem).toBeNull();
  });

  it('refuses what cannot be trained, with a code for each reason', async () => {
    const alone = await people({ persons: 1, shots: 2, from: 900 });
    const single = await people({ persons: 8, shots: 1, from: 910 });
    const cases: readonly (readonly [object, string])[] = [
      [{ galleryIds: [] }, 'INVALID_INPUT'],
      [{ galleryIds: ['nobody'] }, 'NOT_FOUND'],
      [{ galleryIds: [alone] }, 'TOO_FEW_IDENTITIES'],
      [{ galleryIds: [single] }, 'TOO_FEW_SAMPLES'],
      [{ galleryIds: [galleryId], recipe: 'PCB' }, 'RECIPE_UNAVAILABLE'],
      [{ galleryIds: [galleryId], modality: 'BODY' }, 'PACK_UNAVAILABLE'],
      [{ galleryIds: [galleryId], options: { epochs: 0 } }, 'INVALID_INPUT'],
      [{ galleryIds: [galleryId], options: { surprise: 1 } }, 'INVALID_INPUT'],
      [{ galleryIds: [galleryId], name: '\u0007' }, 'INVALID_INPUT'],
      [{ galleryIds: [galleryId], idempotencyKey: 'train-1' }, 'IDEMPOTENCY_MISMATCH'],
    ];
    for (const [input, code] of cases) {
      expect([input, codes(await ask(input))]).toEqual([input, [code]]);
      const isOfTheCall = code === 'IDEMPOTENCY_MISMATCH';
      if (!isOfTheCall) expect([input, (await previewOf(input)).problem?.code]).toEqual([input, code]);
    }
  }, 60_000);

  it('does not exist for who may not see all of its galleries, and is not started by who only reads', async () => {
    const elsewhere = await client.gallery();
    const stranger = await client.withKey({ role: 'ADMIN', galleryIds: [elsewhere] });
    expect(codes(await ask({ galleryIds: [galleryId] }, stranger.secret))).toEqual(['NOT_FOUND']);
    expect(await previewOf({ galleryIds: [galleryId] }, stranger.secret)).toMatchObject({
      ...{ parts: [], comparedIdentities: 0, settings: null, problem: { code: 'NOT_FOUND' } },
    });
    const list = `{ trainingRuns { nodes { id } } evaluations { nodes { id } } }`;
    const mine = (await app.graphql(list)).data;
    expect(mine.trainingRuns.nodes.length).toBeGreaterThanOrEqual(1);
    const id = mine.trainingRuns.nodes[0].id;
    const theirs = (await app.graphql(list, {}, stranger.secret)).data;
    expect(theirs).toEqual({ trainingRuns: { nodes: [] }, evaluations: { nodes: [] } });
    expect((await app.graphql(runs, { id }, stranger.secret)).data.trainingRun).toBeNull();
    const viewer = await client.withKey({ role: 'VIEWER' });
    expect((await app.graphql(runs, { id }, viewer.secret)).data.trainingRun).not.toBeNull();
    const { errors } = await app.graphql(start, { input: { galleryIds: [galleryId] } }, viewer.secret);
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    await expect(previewOf({ galleryIds: [galleryId] }, viewer.secret)).rejects.toThrow('FORBIDDEN');
  });

  it('makes a candidate that a person may put into service, and that finds people then', async () => {
    const { nodes } = (await app.graphql(`{ trainingRuns { nodes { model { id } } } }`)).data.trainingRuns;
    const modelVersionId = nodes.at(-1).model.id;
    const unforced = await client.promote({ modelVersionId, galleryIds: [galleryId] });
    expect(unforced.userErrors).toMatchObject([{ code: 'GATE_INCONCLUSIVE' }]);
    const promoted = await client.promote({ modelVersionId, galleryIds: [galleryId], force: true });
    expect(promoted.userErrors).toEqual([]);
    const { toSpace } = await client.until(promoted.promotions[0].id, 'SERVING');
    const probe = { image: { base64: (await drawnFace(4, 9)).toString('base64') } };
    const hint = { alignedTemplate: 'arcface-112' };
    const found = await client.search({
      galleryIds: [galleryId],
      ...probe,
      hint,
      topK: 1,
      minDecision: 'UNKNOWN',
    });
    const [candidate] = found.probes[0].candidates;
    expect(candidate).toMatchObject({
      identity: { name: 'person 4' },
      space: { id: toSpace.id, dimensions: 32 },
    });
    // the next one is trained on the frozen embedder again, and compared with the adapter that serves
    const next = await ask({ galleryIds: [galleryId], options: quick });
    const run = await ended(next.trainingRun.id);
    expect(run).toMatchObject({
      state: 'SUCCEEDED',
      failure: null,
      model: { parent: { name: 'tiny-face' } },
    });
    expect(run.evaluation.activeModel.id).toBe(modelVersionId);
  }, 120_000);

  it('stops when it is cancelled, and says so', async () => {
    const started = await ask({ galleryIds: [galleryId], options: { epochs: 1000 }, force: true });
    const cancelled = await client.tell('cancel', { id: started.job.id });
    expect(cancelled.cancelJob.userErrors).toEqual([]);
    const run = await ended(started.trainingRun.id);
    expect(run).toMatchObject({ state: 'CANCELLED', model: null, evaluation: null });
  }, 120_000);

  it('evaluates a model on request, and refuses what cannot be', async () => {
    const models = (await app.graphql(`{ models { nodes { id name origin } } }`)).data.models.nodes;
    const builtIn = models.find(({ name }: { name: string }) => name === 'tiny-face');
    const ask = async (input: object) => {
      const { data, errors, text } = await app.graphql(evaluate, { input });
      if (errors.length > 0) throw new Error(text);
      return data.evaluateModel;
    };
    const started = await ask({ modelVersionId: builtIn.id, galleryIds: [galleryId], idempotencyKey: 'e-1' });
    expect(started).toMatchObject({ userErrors: [], job: { kind: 'evaluate' } });
    const again = await ask({ modelVersionId: builtIn.id, galleryIds: [galleryId], idempotencyKey: 'e-1' });
    expect(again.evaluation.id).toBe(started.evaluation.id);
    const query = `query ($id: ID!) { node(id: $id) { ... on Evaluation { ${evaluationFields} finishedAt } } }`;
    const found = async () => (await app.graphql(query, { id: started.evaluation.id })).data.node;
    await expect.poll(async () => (await found()).finishedAt, { timeout: 60_000 }).not.toBeNull();
    const evaluation = await found();
    expect(evaluation).toMatchObject({ verdict: 'INCONCLUSIVE', model: { id: builtIn.id } });
    for (const row of evaluation.gate) expect(row.difference ?? 0).toBe(0);
    expect(codes(await ask({ modelVersionId: 'nothing', galleryIds: [galleryId] }))).toEqual(['NOT_FOUND']);
    expect(codes(await ask({ modelVersionId: builtIn.id, galleryIds: [] }))).toEqual(['INVALID_INPUT']);
  }, 90_000);

  it('draws the curves of any two models on one gallery, with pictures of the pairs that are hardest', async () => {
    const models = (await app.graphql(`{ models { nodes { id origin } } }`)).data.models.nodes;
    const idOf = (wanted: string) => models.find(({ origin }: { origin: string }) => origin === wanted).id;
    const [modelVersionId, againstModelVersionId] = [idOf('INSTALLED'), idOf('TRAINED')];
    // Who is held out is a secret of the gallery: people come until there are three.
    const gallery = await people({ persons: 12, shots: 2, from: 2_000 });
    for (let from = 2_100; (await previewOf({ galleryIds: [gallery] })).comparedIdentities < 3; from += 6)
      await people({ persons: 6, shots: 2, from, into: gallery });
    const asked = { modelVersionId, againstModelVersionId, galleryIds: [gallery] };
    const askFor = async (input: object) => (await app.graphql(evaluate, { input })).data.evaluateModel;
    const { evaluation, userErrors } = await askFor(asked);
    expect(userErrors).toEqual([]);
    await expectCurves(app, client, { evaluationId: evaluation.id, againstId: againstModelVersionId });
    const path = ['input', 'againstModelVersionId'];
    expect((await askFor({ ...asked, againstModelVersionId: 'nothing' })).userErrors).toEqual([
      { code: 'NOT_FOUND', path },
    ]);
    expect((await askFor({ ...asked, againstModelVersionId: modelVersionId })).userErrors).toEqual([
      { code: 'INVALID_INPUT', path },
    ]);
  }, 120_000);
});
