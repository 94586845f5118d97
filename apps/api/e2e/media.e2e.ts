import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import sharp from 'sharp';
import { startTestApp } from './harness.ts';
import type { TestApp } from './harness.ts';
import { portrait } from './portraits.ts';
import { RecognitionClient, told } from './recognition-client.ts';

let app: TestApp;
let client: RecognitionClient;
let galleryId: string;

beforeAll(async () => {
  app = await startTestApp();
  client = new RecognitionClient(app);
  galleryId = await client.gallery();
});

afterAll(async () => {
  await app.close();
});

/** As phones write it: where, when and by whom. */
async function withExif(): Promise<Buffer> {
  return sharp(await portrait('mia'))
    .withExif({
      IFD0: { Make: 'SecretMaker', Artist: 'SecretArtist' },
      IFD2: { DateTimeOriginal: '2025:06:01 10:20:30', OffsetTimeOriginal: '+02:00' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 51/1 24/1' },
    })
    .jpeg()
    .toBuffer();
}

describe('POST /media', () => {
  test('tells what it stored, and reads the time of capture before it strips the metadata', async () => {
    const { status, body } = await client.upload(galleryId, await withExif());
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      format: 'jpeg',
      width: 400,
      height: 540,
      byteSize: expect.any(Number),
      capturedAt: '2025-06-01T08:20:30.000Z',
    });
    const picture = await client.get(`/media/${encodeURIComponent(body.id)}`);
    const bytes = Buffer.from(await picture.arrayBuffer());
    expect(picture.headers.get('content-type')).toBe('image/jpeg');
    expect(picture.headers.get('x-content-type-options')).toBe('nosniff');
    expect(picture.headers.get('cache-control')).toContain('no-store');
    expect(bytes.byteLength).toBe(body.byteSize);
    expect((await sharp(bytes).metadata()).exif).toBeUndefined();
    expect(bytes.includes('Secret')).toBe(false);
  });

  test('gives small copies that the browser may keep for a while, of the sizes that there are', async () => {
    const { body } = await client.upload(galleryId, await withExif());
    const path = `/media/${encodeURIComponent(body.id)}`;
    const small = await client.get(`${path}?size=128`);
    expect(small.headers.get('content-type')).toBe('image/jpeg');
    expect(small.headers.get('cache-control')).toBe('private, max-age=300');
    const { width, height } = await sharp(Buffer.from(await small.arrayBuffer())).metadata();
    expect([width, height]).toEqual([95, 128]);
    for (const size of ['129', '-1', '', '128&size=64']) {
      const refused = await client.get(`${path}?size=${size}`);
      const { error } = (await refused.json()) as { error: { code: string } };
      expect([size, refused.status, error.code]).toEqual([size, 400, 'BAD_USER_INPUT']);
    }
    expect((await client.get('/media/nothing?size=64')).status).toBe(404);
  });

  test('enrols an upload with its time of capture, and keeps the original only where the gallery says so', async () => {
    const keeping = await client.gallery({ name: 'keeping', keepOriginals: true });
    for (const [gallery, isKept] of [
      [galleryId, false],
      [keeping, true],
    ] as const) {
      const { body } = await client.upload(gallery, await withExif());
      const identityId = await client.identity(gallery, 'Mia');
      const { accepted } = await client.enroll(identityId, [{ image: { mediaId: body.id } }]);
      expect(accepted[0].capturedAt).toBe('2025-06-01T08:20:30.000Z');
      expect(typeof accepted[0].originalUrl).toBe(isKept ? 'string' : 'object');
      const answer = await client.search({ galleryIds: [gallery], image: { mediaId: body.id } });
      expect(told(answer)).toEqual(['MATCH Mia']);
    }
  });

  test('keeps pictures that came inside the request too, and frees them with their sample', async () => {
    const keeping = await client.gallery({ name: 'keeping', keepOriginals: true, keepCrops: false });
    const identityId = await client.identity(keeping, 'Mia');
    const base64 = (await portrait('miaAgain')).toString('base64');
    const { accepted } = await client.enroll(identityId, [{ image: { base64 } }]);
    expect(accepted[0].cropUrl).toBeNull();
    const reader = await client.withKey({ role: 'VIEWER', galleryIds: null });
    expect((await reader.get(accepted[0].originalUrl)).status).toBe(200);
    await client.deleteSamples([accepted[0].id]);
    expect((await reader.get(accepted[0].originalUrl)).status).toBe(404);
  });

  test('stores the same file of one uploader in one gallery once', async () => {
    const bytes = await portrait('lena');
    const first = await client.upload(galleryId, bytes);
    const [again, twin] = await Promise.all([
      client.upload(galleryId, bytes),
      client.upload(galleryId, bytes),
    ]);
    expect([again.body.id, twin.body.id]).toEqual([first.body.id, first.body.id]);
    const other = await client.withKey({ role: 'INTEGRATOR', galleryIds: null });
    expect((await other.upload(galleryId, bytes)).body.id).not.toBe(first.body.id);
    const elsewhere = await client.gallery({ name: 'elsewhere' });
    expect((await client.upload(elsewhere, bytes)).body.id).not.toBe(first.body.id);
  });

  test('an upload does not exist for another key, another gallery or a key outside the gallery', async () => {
    const { body } = await client.upload(galleryId, await portrait('rosa'));
    const elsewhere = await client.gallery({ name: 'elsewhere' });
    const identityElsewhere = await client.identity(elsewhere, 'Rosa');
    const images = [{ image: { mediaId: body.id } }];
    const notFound = [{ code: 'NOT_FOUND', path: ['input', 'images', '0', 'image', 'mediaId'] }];
    expect((await client.enroll(identityElsewhere, images)).userErrors).toMatchObject(notFound);
    const other = await client.withKey({ role: 'INTEGRATOR', galleryIds: null });
    const identityId = await client.identity(galleryId, 'Rosa');
    expect((await other.enroll(identityId, images)).userErrors).toMatchObject(notFound);
    const search = { galleryIds: [galleryId], image: { mediaId: body.id } };
    expect((await other.search(search)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect((await other.get(`/media/${encodeURIComponent(body.id)}`)).status).toBe(404);
    expect((await client.enroll(identityId, images)).accepted).toHaveLength(1);
  });

  test.each(['', 'R2FsbGVyeTp4', 'nonsense'])('does not know the gallery "%s"', async (gallery) => {
    const { status, body } = await client.upload(gallery, await portrait('mia'));
    expect([status, body.error.code]).toEqual([404, 'NOT_FOUND']);
  });

  test('refuses those who may not upload, and strangers', async () => {
    const viewer = await client.withKey({ role: 'VIEWER', galleryIds: null });
    const refused = await viewer.upload(galleryId, await portrait('mia'));
    expect([refused.status, refused.body.error.code]).toEqual([403, 'FORBIDDEN']);
    const stranger = new RecognitionClient(app, 'nobody');
    expect((await stranger.upload(galleryId, await portrait('mia'))).status).toBe(401);
  });
});

describe('multipart bodies', () => {
  async function send(
    body: FormData | string,
    headers: Record<string, string> = {},
  ): Promise<[number, string]> {
    const url = `${app.url}/media?gallery=${encodeURIComponent(galleryId)}`;
    const response = await fetch(url, { method: 'POST', body, headers: { ...client.headers(), ...headers } });
    const answer = (await response.json()) as { error: { code: string } };
    return [response.status, answer.error.code];
  }

  test('without a file, with two files, and what is no form at all', async () => {
    const picture = new Blob([new Uint8Array(await portrait('mia'))]);
    const two = new FormData();
    two.append('a', picture, 'a.jpg');
    two.append('b', picture, 'b.jpg');
    expect(await send(two)).toEqual([400, 'BAD_USER_INPUT']);
    expect(await send(new FormData())).toEqual([400, 'BAD_USER_INPUT']);
    expect(await send('{}', { 'Content-Type': 'application/json' })).toEqual([400, 'BAD_USER_INPUT']);
    const cut = '--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nabc';
    expect(await send(cut, { 'Content-Type': 'multipart/form-data; boundary=x' })).toEqual([
      400,
      'BAD_USER_INPUT',
    ]);
  });

  test('far over the limit, without reading all of it', async () => {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(100 * 2 ** 20)]), 'huge.jpg');
    const outcome = await send(form).catch(() => 'the connection was closed');
    expect([[413, 'IMAGE_TOO_LARGE'], 'the connection was closed']).toContainEqual(outcome);
    expect((await client.upload(galleryId, await portrait('mia'))).status).toBe(201);
  });
});
