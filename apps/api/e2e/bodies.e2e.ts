import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InferencePool } from '@gallerist/embedding';
import { createInferencePool } from '@gallerist/embedding/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportedModels, fillDataFolder } from '../test/data-folder.ts';
import { bodyCrop, installBodyPack, wardrobe } from './body-pack.ts';
import { startTestApp, testClock, type TestApp } from './harness.ts';
import { bodiesInFrames } from './bodies-in-frames.ts';
import { portrait } from './portraits.ts';
import { RecognitionClient, told } from './recognition-client.ts';

let dataDir: string;
let pool: InferencePool;
let app: TestApp;
let client: RecognitionClient;
const clock = testClock();
const crop = { crop: true };

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'gallerist-bodies-'));
  await fillDataFolder(dataDir);
  const pack = await installBodyPack(dataDir);
  pool = await createInferencePool({
    workers: 1,
    bodyManifest: pack.location,
    modelsFolder: await exportedModels(),
  });
  app = await startTestApp({ dataDir, pool, clock, env: { BODY_PACK: 'body-test' } });
  client = new RecognitionClient(app);
});
afterAll(async () => {
  await app.close();
  await pool.close();
  await rm(dataDir, { recursive: true, force: true });
});

describe('bodies', () => {
  let galleryId: string;
  const identities: Record<string, string> = {};

  beforeAll(async () => {
    galleryId = await client.gallery();
    for (const name of ['mia', 'ben', 'eva'] as const) {
      const identityId = await client.identity(galleryId, name);
      identities[name] = identityId;
      const image = { base64: await bodyCrop(wardrobe[name], 1) };
      const outcome = await client.enroll(identityId, [{ image, modality: 'BODY', hint: crop }]);
      expect(outcome).toMatchObject({
        accepted: [{ box: { width: 64, height: 128 } }],
        rejected: [],
        indexed: true,
      });
    }
  });

  const searchFor = async (name: keyof typeof wardrobe, more: object = {}) =>
    client.search({
      ...{ galleryIds: [galleryId], modality: 'BODY', hint: crop },
      ...{ image: { base64: await bodyCrop(wardrobe[name], 2) }, ...more },
    });

  it('are found by a ready crop', async () => {
    expect(told(await searchFor('mia'))).toEqual(['MATCH mia']);
    expect(told(await searchFor('ben'))).toEqual(['MATCH ben']);
  });

  it('of a picture are taken from the box, and asked for where nobody is found', async () => {
    const frame = { image: { base64: await bodyCrop(wardrobe.eva, 3) } };
    const box = { hint: { box: { x: 0, y: 0, width: 64, height: 128 } } };
    expect(told(await searchFor('eva', { ...frame, ...box }))).toEqual(['MATCH eva']);
    const blind = await client.search({ galleryIds: [galleryId], modality: 'BODY', ...frame });
    expect(blind).toMatchObject({ probes: [], rejected: [{ reason: 'NO_SUBJECT' }], userErrors: [] });
    const enrolled = await client.enroll(identities['eva'] ?? '', [{ ...frame, modality: 'BODY' }]);
    expect(enrolled).toMatchObject({ accepted: [], rejected: [{ reason: 'NO_SUBJECT' }] });
    expect(enrolled.rejected[0].message).toContain('crop');
  });

  it('have no landmarks to be hinted at by', async () => {
    const landmarks = Array.from({ length: 5 }, (_, x) => ({ x, y: x }));
    for (const hint of [{ landmarks }, { alignedTemplate: 'arcface-112' }]) {
      expect(await searchFor('mia', { hint })).toMatchObject({
        userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'hint'] }],
      });
    }
  });

  it('are compared by verify: crop with identity, crop with crop, sample with sample', async () => {
    const probe = { image: { base64: await bodyCrop(wardrobe.mia, 4) } };
    const hints = { probeHint: crop, referenceHint: crop };
    const body = { modality: 'BODY', ...hints, probe };
    const same = await client.verify({ ...body, reference: { identityId: identities['mia'] } });
    expect(same).toMatchObject({ decision: 'MATCH', wording: 'looks like', userErrors: [] });
    const other = await client.verify({ ...body, reference: { identityId: identities['ben'] } });
    expect(other.decision).toBe('UNKNOWN');
    const image = { base64: await bodyCrop(wardrobe.mia, 5) };
    expect((await client.verify({ ...body, reference: { image } })).decision).toBe('MATCH');
  });

  it('and faces live in one identity, each found by its own kind', async () => {
    const image = { base64: (await portrait('mia')).toString('base64') };
    const outcome = await client.enroll(identities['mia'] ?? '', [
      { image },
      { image: { base64: await bodyCrop(wardrobe.mia, 6) }, modality: 'BODY', hint: crop },
    ]);
    expect(outcome.accepted).toHaveLength(2);
    const face = await client.search({ galleryIds: [galleryId], image });
    expect(told(face)).toEqual(['MATCH mia']);
    expect(face.probes[0].candidates[0].sample.id).toBe(outcome.accepted[0].id);
    expect(told(await searchFor('mia'))).toEqual(['MATCH mia']);
  });

  it('are worded as looking like somebody, faces as maybe being somebody, and show the other samples', async () => {
    const query = `query ($input: SearchInput!) { search(input: $input) { probes { candidates {
      wording sample { id } samples(first: 2) { cosineSimilarity sample { id } } cosineSimilarity } } } }`;
    const image = { base64: await bodyCrop(wardrobe.mia, 2) };
    const body = { galleryIds: [galleryId], modality: 'BODY', hint: crop, image };
    const { data } = await app.graphql(query, { input: body });
    const [candidate] = data.search.probes[0].candidates;
    expect(candidate.wording).toBe('looks like');
    expect(candidate.samples).toHaveLength(2);
    expect(candidate.samples[0]).toEqual({
      cosineSimilarity: candidate.cosineSimilarity,
      sample: { id: candidate.sample.id },
    });
    expect(candidate.samples[1].cosineSimilarity).toBeLessThanOrEqual(candidate.cosineSimilarity);
    const face = { galleryIds: [galleryId], image: { base64: (await portrait('mia')).toString('base64') } };
    const faces = await app.graphql(query, { input: face });
    expect(faces.data.search.probes[0].candidates[0].wording).toBe('may be');
  });

  it('are looked at by inspectImage with a hint', async () => {
    const query = `query ($image: ImageInput!, $hint: SubjectHint) { inspectImage(image: $image, modality: BODY, hint: $hint) {
      box { width } landmarks { x } wouldReject { reason } space { dimensions } } }`;
    const image = { base64: await bodyCrop(wardrobe.mia, 2) };
    const seen = await app.graphql(query, { image, hint: crop });
    expect(seen.data.inspectImage).toEqual([
      { box: { width: 64 }, landmarks: [], wouldReject: null, space: { dimensions: 32 } },
    ]);
    expect((await app.graphql(query, { image })).data.inspectImage).toEqual([]);
    const small = { hint: { box: { x: 0, y: 0, width: 14, height: 60 } }, image };
    expect((await app.graphql(query, small)).data.inspectImage[0].wouldReject.reason).toBe(
      'SUBJECT_TOO_SMALL',
    );
  });
});

describe('bodies in frames', () => bodiesInFrames(() => client));

describe('cameras and clothes', () => {
  let galleryId: string;
  let mia: string;
  let ben: string;
  let atDoor: string;

  const hour = 60 * 60 * 1000;
  const captured = (hoursAgo: number): string =>
    new Date(clock.now().getTime() - hoursAgo * hour).toISOString();
  const bodyOf = async (name: keyof typeof wardrobe, seed: number, more: object = {}) => ({
    ...{ image: { base64: await bodyCrop(wardrobe[name], seed) }, modality: 'BODY', hint: crop },
    ...more,
  });
  const searchMia = async (more: object = {}) =>
    client.search({
      ...{ galleryIds: [galleryId], modality: 'BODY', hint: crop, minDecision: 'UNKNOWN' },
      ...{ image: { base64: await bodyCrop(wardrobe.mia, 20) }, ...more },
    });
  const sampleOf = (answer: Awaited<ReturnType<typeof searchMia>>, name: string): string | undefined =>
    answer.probes[0].candidates.find(
      (candidate: { identity: { name: string } }) => candidate.identity.name === name,
    )?.sample.id;

  beforeAll(async () => {
    galleryId = await client.gallery({ bodyValidHours: 10 });
    mia = await client.identity(galleryId, 'mia');
    ben = await client.identity(galleryId, 'ben');
    const mias = await client.enroll(mia, [
      await bodyOf('mia', 20, { cameraId: 'door' }),
      await bodyOf('mia', 21, { cameraId: 'yard' }),
    ]);
    atDoor = mias.accepted[0].id;
    await client.enroll(ben, [await bodyOf('ben', 22, { cameraId: 'door' })]);
  });

  it('the same-camera rule ignores what the camera took of the probe’s own identity alone', async () => {
    expect(sampleOf(await searchMia(), 'mia')).toBe(atDoor);
    const rule = { sameCameraRule: true, probeCameraId: 'door' };
    const known = await searchMia({ ...rule, probeIdentityId: mia });
    expect(sampleOf(known, 'mia')).not.toBe(atDoor);
    expect(sampleOf(known, 'mia')).toBeDefined();
    expect(sampleOf(known, 'ben')).toBeDefined();
    const unknown = await searchMia(rule);
    expect(sampleOf(unknown, 'mia')).toBe(sampleOf(known, 'mia'));
    expect(sampleOf(unknown, 'ben')).toBeUndefined();
    const elsewhere = await searchMia({ ...rule, probeCameraId: 'roof', probeIdentityId: mia });
    expect(sampleOf(elsewhere, 'mia')).toBe(atDoor);
  });

  it('a sample as the probe knows its camera and its identity', async () => {
    const probe = { galleryIds: [galleryId], modality: 'BODY', sampleId: atDoor, minDecision: 'UNKNOWN' };
    const answer = await client.search({ ...probe, sameCameraRule: true });
    expect(sampleOf(answer, 'mia')).not.toBe(atDoor);
    expect(sampleOf(answer, 'ben')).toBeDefined();
  });

  it('the rule needs a camera, and an identity of the galleries where one is named', async () => {
    const other = await client.identity(await client.gallery(), 'stranger');
    for (const [more, error] of [
      [{ sameCameraRule: true }, { code: 'INVALID_INPUT', path: ['input', 'sameCameraRule'] }],
      [{ probeCameraId: '\u0000' }, { code: 'INVALID_INPUT', path: ['input', 'probeCameraId'] }],
      [
        { sameCameraRule: true, probeCameraId: 'door', probeIdentityId: other },
        { code: 'NOT_FOUND', path: ['input', 'probeIdentityId'] },
      ],
    ] as const) {
      expect(await searchMia(more)).toMatchObject({ userErrors: [error] });
    }
  });

  it('re-ranking changes the order alone: candidates, similarities and decisions stay', async () => {
    const plain = await searchMia();
    const reranked = await searchMia({ rerank: true });
    const facts = (answer: typeof plain) =>
      answer.probes[0].candidates
        .map(({ rank: _rank, ...candidate }: { rank: number; identity: { name: string } }) => candidate)
        .sort((a: { identity: { name: string } }, b: { identity: { name: string } }) =>
          a.identity.name.localeCompare(b.identity.name),
        );
    expect(facts(reranked)).toEqual(facts(plain));
    expect(reranked.probes[0]).toMatchObject({
      decision: 'MATCH',
      candidates: [{ identity: { name: 'mia' } }, {}],
    });
  });

  it('a probe that somebody says something of becomes a sample of where and when it was seen', async () => {
    const seen = { probeCameraId: 'roof', probeCapturedAt: captured(2) };
    const search = await searchMia({ ...seen, image: { base64: await bodyCrop(wardrobe.eva, 70) } });
    const eva = await client.identity(galleryId, 'eva');
    const give = `mutation ($input: GiveFeedbackInput!) { giveFeedback(input: $input) {
      sample { cameraId capturedAt validUntil } userErrors { code message } } }`;
    const said = { verdict: 'IS_PERSON', correctIdentityId: eva, enroll: true };
    const { data } = await app.graphql(give, { input: { searchId: search.id, probeIndex: 0, ...said } });
    expect(data.giveFeedback).toEqual({
      sample: { cameraId: 'roof', capturedAt: captured(2), validUntil: captured(-8) },
      userErrors: [],
    });
  });

  it('a body is found no more once its clothes may have changed, and its newer samples are', async () => {
    const fresh = await client.enroll(ben, [
      await bodyOf('ben', 23, { capturedAt: captured(1) }),
      ...(await Promise.all(
        Array.from({ length: 30 }, (_, seed) => bodyOf('ben', 30 + seed, { capturedAt: captured(9) })),
      )),
    ]);
    expect(fresh.accepted).toHaveLength(31);
    const find = async (name: keyof typeof wardrobe, seed: number) =>
      searchMia({ image: { base64: await bodyCrop(wardrobe[name], seed) } });
    expect(sampleOf(await find('ben', 40), 'ben')).toBe(fresh.accepted[11].id);
    clock.advance(2 * hour);
    const later = await find('ben', 40);
    expect(fresh.accepted.slice(1).map(({ id }: { id: string }) => id)).not.toContain(sampleOf(later, 'ben'));
    expect(sampleOf(later, 'ben')).toBeDefined();
    clock.advance(9 * hour);
    const next = await find('ben', 40);
    expect(sampleOf(next, 'ben')).toBeUndefined();
    expect(sampleOf(next, 'mia')).toBeUndefined();
    const verified = await client.verify({
      ...{ modality: 'BODY', probe: { sampleId: atDoor }, reference: { identityId: ben } },
    });
    expect(verified.decision).toBeNull();
  });

  it('keeps bodies for ever where the gallery says so, faces in any case', async () => {
    const update = `mutation ($id: ID!, $input: UpdateGalleryInput!) { updateGallery(id: $id, input: $input) {
      gallery { bodyValidHours } userErrors { code path } } }`;
    const change = async (bodyValidHours: number | null) =>
      (await app.graphql(update, { id: galleryId, input: { bodyValidHours } })).data.updateGallery;
    for (const hours of [0, -1, 87_601]) {
      expect(await change(hours)).toMatchObject({
        gallery: null,
        userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'bodyValidHours'] }],
      });
    }
    expect(await change(null)).toMatchObject({ gallery: { bodyValidHours: null }, userErrors: [] });
    const kept = await client.enroll(mia, [await bodyOf('mia', 60)]);
    const image = { base64: (await portrait('mia')).toString('base64') };
    await client.enroll(mia, [{ image }]);
    clock.advance(1000 * hour);
    expect(sampleOf(await searchMia(), 'mia')).toBe(kept.accepted[0].id);
    expect(told(await client.search({ galleryIds: [galleryId], image }))).toEqual(['MATCH mia']);
  });
});
