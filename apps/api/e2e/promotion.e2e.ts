import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InferencePool } from '@gallerist/embedding';
import { createInferencePool } from '@gallerist/embedding/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportedModels } from '../test/data-folder.ts';
import { installNoisyAdapter } from '../test/adapter-pack.ts';
import { openDatabase, type Database } from '../src/infra/prisma/database.ts';
import { FeedbackClient } from './feedback-client.ts';
import { testClock } from './harness.ts';
import { appsOnDatabases, type AppOnDatabase } from './on-databases.ts';
import { base64Of, type Person } from './portraits.ts';
import { PromotionClient } from './promotion-client.ts';

let pool: InferencePool;
/** Called once, when a picture has been analysed and before anybody is told. */
let meanwhile: (() => Promise<unknown>) | null = null;
beforeAll(async () => {
  const real = await createInferencePool({ workers: 1, modelsFolder: await exportedModels() });
  const analyse: InferencePool['analyse'] = async (...args) => {
    const analysed = await real.analyse(...args);
    const then = meanwhile;
    meanwhile = null;
    await then?.();
    return analysed;
  };
  pool = new Proxy(real, {
    get: (target, name) => {
      const value: unknown = name === 'analyse' ? analyse : Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
});
afterAll(() => pool.close());

describe.each(appsOnDatabases)('the model of a gallery on $name', ({ start }) => {
  const clock = testClock();
  let dataDir = '';
  let app: AppOnDatabase;
  let database: Database;
  let owner: PromotionClient;
  let candidate: string;
  let other: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'gallerist-promotion-'));
    await installNoisyAdapter(join(dataDir, 'packs'));
    await installNoisyAdapter(join(dataDir, 'packs'), { name: 'other-face', seed: 2 });
    app = await start({ dataDir, pool, clock });
    database = openDatabase({ url: app.databaseUrl, maxConnections: 1 });
    owner = new PromotionClient(app);
    [candidate, other] = [await owner.model('noisy-face'), await owner.model('other-face')];
  });
  afterAll(async () => {
    await database.close();
    await app.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function enrol(galleryId: string, name: string, person: Person) {
    const identityId = await owner.identity(galleryId, name);
    const image = { base64: await base64Of(person) };
    const { accepted, rejected } = await owner.enroll(identityId, [{ image }], { review: 'OFF' });
    expect(rejected).toEqual([]);
    return { identityId, sampleId: accepted[0].id };
  }

  async function nearest(galleryId: string, person: Person) {
    const image = { base64: await base64Of(person) };
    const search = { galleryIds: [galleryId], image, minDecision: 'UNKNOWN', topK: 1 };
    const [probe] = (await owner.search(search)).probes;
    const [first] = probe.candidates;
    return first === undefined
      ? null
      : { name: first.identity.name, space: first.space.id, like: first.cosineSimilarity };
  }

  async function activeSpace(galleryId: string): Promise<string> {
    return (await owner.tell('promotions', { galleryId })).gallery.activeSpace.id;
  }

  test('changes without one failed request or mixed space, and goes back at once', async () => {
    const galleryId = await owner.gallery();
    await enrol(galleryId, 'Mia', 'mia');
    const gone = await enrol(galleryId, 'Lena', 'lena');
    const before = await activeSpace(galleryId);
    const preview = (await owner.tell('preview', { galleryId, modelVersionId: candidate })).promotionPreview;
    expect(preview).toMatchObject({ isActive: false, samples: 2, samplesToEmbed: 2, samplesLost: 0 });
    expect(preview).toMatchObject({ gate: 'UNEVALUATED', gateReason: null });

    const input = { modelVersionId: candidate, galleryIds: [galleryId], force: true, idempotencyKey: 'once' };
    const { promotions, userErrors } = await owner.promote(input);
    expect(userErrors).toEqual([]);
    expect(promotions).toMatchObject([{ fromSpace: { id: before }, job: { kind: 'promote' } }]);
    expect((await owner.promote(input)).promotions).toMatchObject([{ id: promotions[0].id }]);
    const after = promotions[0].toSpace.id;
    const spaces = new Set<string>();
    const serving = owner.until(promotions[0].id, 'SERVING');
    for (let isServing = false; !isServing;) {
      const found = await nearest(galleryId, 'mia');
      expect(found).toMatchObject({ name: 'Mia' });
      expect(found?.like).toBeGreaterThan(0.99);
      spaces.add(found?.space ?? '');
      await enrol(galleryId, 'somebody', 'rosa');
      isServing = (await owner.promotion(promotions[0].id)).state === 'SERVING';
    }
    expect(await serving).toMatchObject({ samplesTotal: 2, samplesDone: 2, samplesLost: 0, error: null });
    expect([before, after]).toEqual(expect.arrayContaining([...spaces]));
    expect(await nearest(galleryId, 'mia')).toMatchObject({ name: 'Mia', space: after });

    await enrol(galleryId, 'Anna', 'anna');
    await owner.deleteSamples([gone.sampleId]);
    expect(await nearest(galleryId, 'anna')).toMatchObject({ name: 'Anna', space: after });
    const startedAt = performance.now();
    const rolledBack = await owner.rollBack({ galleryIds: [galleryId] });
    const tookMs = performance.now() - startedAt;
    expect(rolledBack).toMatchObject({ userErrors: [], promotions: [{ state: 'ROLLED_BACK' }] });
    expect(tookMs).toBeLessThan(30_000);
    expect(await nearest(galleryId, 'anna')).toMatchObject({ name: 'Anna', space: before });
    expect((await nearest(galleryId, 'lena'))?.name).not.toBe('Lena');
    const again = await owner.rollBack({ galleryIds: [galleryId] });
    expect(again).toMatchObject({ promotions: [], userErrors: [{ code: 'NOTHING_TO_ROLL_BACK' }] });
  });

  test('takes feedback that enrolls while a promotion begins, in both spaces', async () => {
    const galleryId = await owner.gallery();
    const { identityId } = await enrol(galleryId, 'Mia', 'mia');
    const image = { base64: await base64Of('miaAgain') };
    const { id: searchId } = await owner.search({ galleryIds: [galleryId], image });
    let promotionId = '';
    meanwhile = async () => {
      const input = { modelVersionId: candidate, galleryIds: [galleryId], force: true };
      promotionId = (await owner.promote(input)).promotions[0].id;
    };
    const { sample, userErrors } = await new FeedbackClient(app).give({
      ...{ searchId, probeIndex: 0, verdict: 'IS_PERSON', correctIdentityId: identityId, enroll: true },
    });
    expect([userErrors, sample?.identity.id]).toEqual([[], identityId]);
    const { toSpace } = await owner.until(promotionId, 'SERVING');
    const found = await nearest(galleryId, 'miaAgain');
    expect(found).toMatchObject({ name: 'Mia', space: toSpace.id });
    expect(found?.like).toBeGreaterThan(0.9);
  });

  test('is changed by the originals where no crops are kept', async () => {
    const galleryId = await owner.gallery({ keepCrops: false, keepOriginals: true });
    await enrol(galleryId, 'Mia', 'mia');
    const preview = (await owner.tell('preview', { galleryId, modelVersionId: candidate })).promotionPreview;
    expect(preview).toMatchObject({ samples: 1, samplesToEmbed: 1, samplesLost: 0 });
    const input = { modelVersionId: candidate, galleryIds: [galleryId], force: true };
    const [promotion] = (await owner.promote(input)).promotions;
    const { toSpace, samplesDone } = await owner.until(promotion.id, 'SERVING');
    expect(samplesDone).toBe(1);
    const found = await nearest(galleryId, 'mia');
    expect(found).toMatchObject({ name: 'Mia', space: toSpace.id });
    expect(found?.like).toBeGreaterThan(0.99);
  });

  test('is told apart where galleries cannot be promoted', async () => {
    const [first, second] = [await owner.gallery(), await owner.gallery({ keepCrops: false })];
    await enrol(first, 'Mia', 'mia');
    await enrol(second, 'Lena', 'lena');
    const of = (galleryIds: readonly string[], more: object = {}) => ({
      ...{ modelVersionId: other, galleryIds, force: true, ...more },
    });
    const both = await owner.promote(of([first, second]));
    expect(both.userErrors).toMatchObject([
      { code: 'LOSS_NOT_ACCEPTED', path: ['input', 'galleryIds', '1'] },
    ]);
    expect(both.promotions).toMatchObject([{ gallery: { id: first } }]);
    expect(both.outcomes).toHaveLength(2);
    const twice = await owner.tell('twice', {
      first: of([second], { acceptLoss: true }),
      second: of([second], { acceptLoss: true }),
    });
    expect(twice.first.userErrors).toEqual([]);
    expect(twice.second.userErrors).toMatchObject([{ code: 'PROMOTION_IN_PROGRESS' }]);
    await owner.until(both.promotions[0].id, 'SERVING');
    await owner.until(twice.first.promotions[0].id, 'SERVING');
    expect((await owner.promote(of([first]))).userErrors).toMatchObject([{ code: 'ALREADY_ACTIVE' }]);
    expect(await nearest(second, 'lena')).toBeNull();
    const { samplesLost } = await owner.promotion(twice.first.promotions[0].id);
    expect(samplesLost).toBe(1);
    await database.client.embedding.deleteMany({ where: { sample: { identity: { name: 'Mia' } } } });
    expect((await owner.rollBack({ galleryIds: [second] })).userErrors).toEqual([]);
    expect(await nearest(second, 'lena')).toMatchObject({ name: 'Lena' });
  });

  test('is not gone back to where a sample has no vector of it', async () => {
    const galleryId = await owner.gallery();
    const { sampleId } = await enrol(galleryId, 'Mia', 'mia');
    const input = { modelVersionId: candidate, galleryIds: [galleryId], force: true };
    const [promotion] = (await owner.promote(input)).promotions;
    const { fromSpace } = await owner.until(promotion.id, 'SERVING');
    const rowId = (id: string) => Buffer.from(id, 'base64').toString().split(':')[1] ?? '';
    const key = { sampleId: rowId(sampleId), spaceId: rowId(fromSpace.id) };
    await database.client.embedding.delete({ where: { sampleId_spaceId: key } });
    const refused = await owner.rollBack({ galleryIds: [galleryId] });
    expect(refused.userErrors).toMatchObject([{ code: 'SPACE_INCOMPLETE' }]);
    expect(await nearest(galleryId, 'mia')).toMatchObject({ name: 'Mia', space: promotion.toSpace.id });
  });

  test('stays as it was where the promotion is cancelled', async () => {
    const galleryId = await owner.gallery();
    const { sampleId: _sampleId, ...mia } = await enrol(galleryId, 'Mia', 'mia');
    expect(mia.identityId).not.toBe('');
    const before = await activeSpace(galleryId);
    const input = { modelVersionId: other, galleryIds: [galleryId], force: true };
    const [promotion] = (await owner.promote(input)).promotions;
    const { job, userErrors } = (await owner.tell('cancel', { id: promotion.job.id })).cancelJob;
    expect([job?.state, userErrors]).toEqual([expect.any(String), []]);
    const ended = await Promise.race([
      owner.until(promotion.id, 'CANCELLED'),
      owner.until(promotion.id, 'SERVING'),
    ]);
    // The job may just have been done; whichever it was, there is one truth.
    expect(await activeSpace(galleryId)).toBe(ended.state === 'SERVING' ? promotion.toSpace.id : before);
    expect(await nearest(galleryId, 'mia')).toMatchObject({ name: 'Mia' });
  });

  test('is changed without more ado where an evaluation passed, and never where one refused', async () => {
    const galleryId = await owner.gallery();
    await enrol(galleryId, 'Mia', 'mia');
    const rowId = (id: string) => Buffer.from(id, 'base64').toString().split(':')[1] ?? '';
    const judge = (verdict: string) =>
      database.client.evaluation.create({
        data: {
          ...({
            modality: 'FACE',
            galleryIds: [rowId(galleryId)],
            forgettingGalleryIds: [],
            verdict,
          } as const),
          modelVersionId: rowId(candidate),
          activeModelVersionId: rowId(active),
        },
      });
    const active = await owner.model('face-default');
    const input = { modelVersionId: candidate, galleryIds: [galleryId] };
    await judge('REFUSED');
    for (const force of [false, true]) {
      const { userErrors } = await owner.promote({ ...input, force });
      expect(userErrors).toMatchObject([{ code: 'GATE_REFUSED', path: ['input', 'modelVersionId'] }]);
    }
    await judge('INCONCLUSIVE');
    expect((await owner.promote(input)).userErrors).toMatchObject([{ code: 'GATE_INCONCLUSIVE' }]);
    await judge('PASSED');
    const preview = (await owner.tell('preview', { galleryId, modelVersionId: candidate })).promotionPreview;
    expect(preview).toMatchObject({ gate: 'PASSED' });
    const { promotions, userErrors } = await owner.promote(input);
    expect(userErrors).toEqual([]);
    await owner.until(promotions[0].id, 'SERVING');
  });

  test('is changed by those who may, for galleries that they see, to models that can be loaded', async () => {
    const galleryId = await owner.gallery();
    const of = (more: object) => ({ modelVersionId: candidate, galleryIds: [galleryId], ...more });
    const codeOf = async (input: object, client = owner) =>
      (await client.promote(input)).userErrors.map(({ code }: { code: string }) => code);
    expect(await codeOf(of({}))).toEqual(['GATE_INCONCLUSIVE']);
    expect(await codeOf(of({ modelVersionId: galleryId, force: true }))).toEqual(['NOT_FOUND']);
    expect(await codeOf(of({ galleryIds: [candidate], force: true }))).toEqual(['NOT_FOUND']);
    expect(await codeOf(of({ galleryIds: [], force: true }))).toEqual(['INVALID_INPUT']);
    expect(await codeOf(of({ allGalleries: true, force: true }))).toEqual(['INVALID_INPUT']);
    const many = Array<string>(501).fill(galleryId);
    expect(await codeOf(of({ galleryIds: many, force: true }))).toEqual(['LIMIT_EXCEEDED']);
    expect(await codeOf(of({ force: true, idempotencyKey: 'k' }))).toEqual([]);
    expect(await codeOf(of({ idempotencyKey: 'k' }))).toEqual(['IDEMPOTENCY_MISMATCH']);
    const elsewhere = await owner.withKey({ role: 'ADMIN', galleryIds: [await owner.gallery()] });
    expect(await codeOf(of({ force: true }), elsewhere)).toEqual(['NOT_FOUND']);
    const reviewer = await owner.withKey({ role: 'REVIEWER' });
    await expect(reviewer.promote(of({ force: true }))).rejects.toThrow('FORBIDDEN');
    const lost = await database.client.embeddingSpace.create({
      data: {
        ...{ id: 'f'.repeat(64), modality: 'FACE', pipeline: {}, preprocessDigest: 'f'.repeat(64) },
        dimensions: 4,
        modelVersion: {
          create: {
            name: 'lost',
            version: '1.0.0',
            modality: 'FACE',
            packDigest: 'f'.repeat(64),
            manifest: {},
          },
        },
      },
    });
    expect(lost.dimensions).toBe(4);
    const modelVersionId = await owner.model('lost');
    expect(await codeOf(of({ modelVersionId, force: true }))).toEqual(['MODEL_UNAVAILABLE']);
  });
});
