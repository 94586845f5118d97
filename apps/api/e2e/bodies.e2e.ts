import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InferencePool } from '@gallerist/embedding';
import { createInferencePool } from '@gallerist/embedding/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyCrop, installBodyPack, wardrobe } from './body-pack.ts';
import { startTestApp, testClock, type TestApp } from './harness.ts';
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
  const pack = await installBodyPack(dataDir);
  pool = await createInferencePool({ workers: 1, bodyManifest: pack.location });
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

  it('of a frame are taken from the box, and asked for where there is none', async () => {
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
    expect(same).toMatchObject({ decision: 'MATCH', userErrors: [] });
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
});
