import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { oddPictures } from './bad-pictures.ts';
import type { Expected } from './bad-pictures.ts';
import { startTestApp } from './harness.ts';
import type { TestApp } from './harness.ts';
import { base64Of } from './portraits.ts';
import { RecognitionClient, told } from './recognition-client.ts';

let app: TestApp;
let client: RecognitionClient;
let galleryId: string;

beforeAll(async () => {
  app = await startTestApp();
  client = new RecognitionClient(app);
  galleryId = await client.gallery();
  const identityId = await client.identity(galleryId, 'Mia');
  await client.enroll(identityId, [{ image: { base64: await base64Of('mia') } }]);
});

afterAll(async () => {
  await app.close();
});

const uploadStatus: Record<Expected, number> = {
  face: 201,
  INVALID_IMAGE: 422,
  IMAGE_TOO_LARGE: 413,
  UNSUPPORTED_FORMAT: 415,
};

async function blobCount(): Promise<number> {
  const entries = await readdir(join(app.dataDir, 'blobs'), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).length;
}

describe.each(oddPictures)('$name ($expected)', ({ make, expected }) => {
  test('by enrollSamples', async () => {
    const identityId = await client.identity(galleryId, 'Somebody');
    const base64 = Buffer.from(await make()).toString('base64');
    const before = await blobCount();
    const { accepted, rejected } = await client.enroll(identityId, [{ image: { base64 } }]);
    if (expected === 'face') {
      expect([accepted.length, rejected]).toEqual([1, []]);
      await client.deleteSamples([accepted[0].id]);
    } else {
      expect(rejected).toMatchObject([{ index: 0, reason: expected, forceable: false }]);
    }
    expect(await blobCount()).toBe(before);
  });

  test('by search', async () => {
    const base64 = Buffer.from(await make()).toString('base64');
    const answer = await client.search({ galleryIds: [galleryId], image: { base64 } });
    expect(answer.userErrors).toEqual([]);
    if (expected === 'face') {
      expect(told(answer)).toEqual(['MATCH Mia']);
    } else {
      expect(answer).toMatchObject({ probes: [], rejected: [{ reason: expected }] });
    }
  });

  test('by POST /media', async () => {
    const before = await blobCount();
    const { status, body } = await client.upload(galleryId, await make());
    expect(status).toBe(uploadStatus[expected]);
    if (expected === 'face') {
      expect(body).toMatchObject({ id: expect.any(String), width: expect.any(Number) });
      const answer = await client.search({ galleryIds: [galleryId], image: { mediaId: body.id } });
      expect(told(answer)).toEqual(['MATCH Mia']);
    } else {
      expect(body).toEqual({
        error: { code: expected, message: expect.any(String) },
        requestId: expect.any(String),
      });
      expect(await blobCount()).toBe(before);
    }
  });
});

test('the server still answers after all of it, and logged no fault of its own', async () => {
  expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
  expect(app.logged()).not.toMatch(/"level":50/);
});
