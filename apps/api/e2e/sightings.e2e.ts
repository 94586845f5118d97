import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InferencePool } from '@gallerist/embedding';
import { createInferencePool } from '@gallerist/embedding/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportedModels, fillDataFolder } from '../test/data-folder.ts';
import { bodyCrop, installBodyPack, wardrobe } from './body-pack.ts';
import { startTestApp, testClock, type TestApp } from './harness.ts';
import { SightingClient } from './sighting-client.ts';
import { sightingsFound } from './sightings-found.ts';
import { sightingsNamed } from './sightings-named.ts';

let dataDir: string;
let pool: InferencePool;
let app: TestApp;
let client: SightingClient;
const clock = testClock();
const hint = { crop: true };
const at = (seconds: number): string => new Date(clock.now().getTime() + seconds * 1000).toISOString();

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'gallerist-sightings-'));
  await fillDataFolder(dataDir);
  const pack = await installBodyPack(dataDir);
  pool = await createInferencePool({
    workers: 1,
    bodyManifest: pack.location,
    modelsFolder: await exportedModels(),
  });
  app = await startTestApp({ dataDir, pool, clock, env: { BODY_PACK: 'body-test' } });
  client = new SightingClient(app);
});
afterAll(async () => {
  await app.close();
  await pool.close();
  await rm(dataDir, { recursive: true, force: true });
});

const crop = async (name: keyof typeof wardrobe, seed: number) => ({
  image: { base64: await bodyCrop(wardrobe[name], seed) },
  hint,
});

describe('cameras', () => {
  it('are created, linked both ways, changed and removed', async () => {
    const galleryId = await client.gallery();
    const gate = await client.camera(galleryId, 'gate', { timeZone: 'europe/berlin', place: 'North' });
    const yard = await client.camera(galleryId, 'yard', {
      neighbours: [{ cameraId: 'gate', minSeconds: 30, typicalSeconds: 60 }],
    });
    const changed = await client.call('updateCamera', { id: gate, input: { name: 'Gate', place: null } });
    expect(changed.camera).toMatchObject({
      name: 'Gate',
      place: null,
      neighbours: [{ camera: { externalId: 'yard' }, minSeconds: 30 }],
    });
    const removed = await client.call('deleteCamera', { id: yard });
    expect(removed.camera.removedAt).toBe(at(0));
    expect(await client.call('deleteCamera', { id: yard })).toMatchObject({
      userErrors: [{ code: 'NOT_FOUND' }],
    });
    expect(await client.call('cameras', { id: galleryId })).toMatchObject([{ externalId: 'gate' }]);
    const again = await client.call('createCamera', {
      input: { galleryId, externalId: 'yard', name: 'Yard', timeZone: 'UTC' },
    });
    expect(again.camera).toMatchObject({ id: yard, removedAt: null, neighbours: [{ minSeconds: 30 }] });
  });

  it.each([
    [{ externalId: 'gate' }, 'EXTERNAL_ID_TAKEN', 'externalId'],
    [{ externalId: ' ' }, 'INVALID_INPUT', 'externalId'],
    [{ timeZone: 'Mars/Olympus' }, 'INVALID_INPUT', 'timeZone'],
    [{ name: '' }, 'INVALID_INPUT', 'name'],
    [{ galleryId: 'nobody' }, 'NOT_FOUND', 'galleryId'],
    [{ neighbours: [{ cameraId: 'nowhere', minSeconds: 1 }] }, 'NOT_FOUND', 'cameraId'],
    [{ neighbours: [{ cameraId: 'a\0b', minSeconds: 1 }] }, 'NOT_FOUND', 'cameraId'],
    [{ neighbours: [{ cameraId: 'gate', minSeconds: -1 }] }, 'INVALID_INPUT', 'minSeconds'],
    [
      { neighbours: [{ cameraId: 'gate', minSeconds: 9, typicalSeconds: 8 }] },
      'INVALID_INPUT',
      'typicalSeconds',
    ],
  ])('are refused with %o', async (wrong, code, field) => {
    const galleryId = await client.gallery();
    await client.camera(galleryId, 'gate');
    const input = { galleryId, externalId: 'new', name: 'new', timeZone: 'UTC', ...wrong };
    const { camera, userErrors } = await client.call('createCamera', { input });
    expect(camera).toBeNull();
    expect(userErrors).toMatchObject([{ code }]);
    expect(userErrors[0].path.at(-1)).toBe(field);
  });
});

describe('sightings', () => {
  let galleryId: string;
  beforeAll(async () => {
    galleryId = await client.gallery({ sightingHours: 1 });
    await client.camera(galleryId, 'gate');
  });

  it('are recorded from crops and pooled from tracklets, without names', async () => {
    const images = [await crop('mia', 1), await crop('mia', 2), await crop('mia', 3)];
    const answer = await client.record(
      [galleryId, 'gate'],
      [
        { capturedAt: at(-60), ...(await crop('ben', 1)) },
        { capturedAt: at(-50), capturedUntil: at(-40), images, trackletId: 't-1' },
      ],
    );
    expect(answer).toMatchObject({ duplicates: 0, rejected: [], userErrors: [] });
    expect(answer.sightings).toMatchObject([
      { capturedAt: at(-60), capturedUntil: at(-60), imageCount: 1, identity: null, trackletId: null },
      { capturedAt: at(-50), capturedUntil: at(-40), imageCount: 3, expiresAt: at(3600), trackletId: 't-1' },
    ]);
    const picture = await client.get(answer.sightings[0].cropUrl);
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
  });

  it('that come late, twice or too early are stored in their place, once or not at all', async () => {
    const late = { capturedAt: at(-7200), ...(await crop('eva', 1)) };
    const ahead = { capturedAt: at(299), ...(await crop('eva', 2)) };
    const future = { capturedAt: at(301), ...(await crop('eva', 3)) };
    const first = await client.record([galleryId, 'gate'], [late, ahead, future, late]);
    expect(first.sightings).toHaveLength(2);
    expect(first.rejected).toEqual([{ captureIndex: 2, imageIndex: null, reason: 'CAPTURED_IN_FUTURE' }]);
    const second = await client.record([galleryId, 'gate'], [ahead, late]);
    expect(second).toMatchObject({ duplicates: 2, rejected: [] });
    expect(second.sightings.map(({ id }: { id: string }) => id)).toEqual(
      first.sightings.map(({ id }: { id: string }) => id).reverse(),
    );
  });

  it('of one idempotency key are answered again', async () => {
    const captures = [{ capturedAt: at(-5), ...(await crop('eva', 9)) }];
    const first = await client.record([galleryId, 'gate'], captures, { idempotencyKey: 'k' });
    expect(await client.record([galleryId, 'gate'], captures, { idempotencyKey: 'k' })).toEqual(first);
    const other = await client.record([galleryId, 'gate'], [{ ...captures[0], capturedAt: at(-6) }], {
      idempotencyKey: 'k',
    });
    expect(other.userErrors).toMatchObject([{ code: 'IDEMPOTENCY_MISMATCH' }]);
  });

  it('are refused where the request is at fault', async () => {
    const good = { capturedAt: at(-1), ...(await crop('ben', 5)) };
    const { image } = good;
    const codes = async (cameraId: string, captures: readonly object[], more: object = {}) =>
      (await client.record([galleryId, cameraId], captures, more)).userErrors.map(
        ({ code, path }: { code: string; path: string[] }) => `${code} ${path.at(-1) ?? ''}`,
      );
    expect(await codes('nowhere', [good])).toEqual(['NOT_FOUND cameraId']);
    expect(await codes('a\0b', [good])).toEqual(['NOT_FOUND cameraId']);
    expect(await codes('gate', [good], { galleryId: 'x' })).toEqual(['NOT_FOUND galleryId']);
    expect(await codes('gate', [])).toEqual(['INVALID_INPUT captures']);
    expect(
      await codes(
        'gate',
        Array.from({ length: 101 }, () => good),
      ),
    ).toEqual(['LIMIT_EXCEEDED captures']);
    expect(await codes('gate', [{ ...good, images: [{ image }] }])).toEqual(['INVALID_INPUT 0']);
    expect(await codes('gate', [{ ...good, capturedUntil: at(-2) }])).toEqual([
      'INVALID_INPUT capturedUntil',
    ]);
    expect(await codes('gate', [{ ...good, trackletId: '' }])).toEqual(['INVALID_INPUT trackletId']);
    const unknown = { capturedAt: at(-1), image: { mediaId: 'nothing' } };
    expect(await codes('gate', [unknown])).toEqual(['NOT_FOUND mediaId']);
    const junk = { capturedAt: at(-1), image: { base64: 'bm8gcGljdHVyZQ==' }, hint };
    expect((await client.record([galleryId, 'gate'], [junk])).rejected).toEqual([
      { captureIndex: 0, imageIndex: 0, reason: 'UNSUPPORTED_FORMAT' },
    ]);
  });

  it('are read by those of their galleries only', async () => {
    const { sightings } = await client.record(
      [galleryId, 'gate'],
      [{ capturedAt: at(-3), ...(await crop('ben', 6)) }],
    );
    const stranger = await client.withKey({ role: 'ADMIN', galleryIds: [await client.gallery()] });
    const query = 'query ($id: ID!) { sighting(id: $id) { id } node(id: $id) { id } }';
    const { id, cropUrl, camera } = sightings[0];
    expect((await app.graphql(query, { id })).data).toEqual({ sighting: { id }, node: { id } });
    expect((await app.graphql(query, { id }, stranger.secret)).data).toEqual({ sighting: null, node: null });
    const cameraQuery = 'query ($id: ID!) { camera(id: $id) { id } }';
    expect((await app.graphql(cameraQuery, { id: camera.id }, stranger.secret)).data.camera).toBeNull();
    expect((await stranger.get(cropUrl)).status).toBe(404);
    const viewer = await client.withKey({ role: 'VIEWER' });
    expect((await viewer.get(cropUrl)).status).toBe(404);
    expect((await app.graphql(query, { id }, viewer.secret)).errors[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('stay when their camera is removed while it sends, and nothing more is taken', async () => {
    const cameraId = await client.camera(galleryId, 'doomed');
    const capture = async (seed: number) => ({ capturedAt: at(-seed), ...(await crop('mia', seed)) });
    const before = await client.record([galleryId, cameraId], [await capture(20)]);
    await client.call('deleteCamera', { id: cameraId });
    const after = await client.record([galleryId, cameraId], [await capture(21)]);
    expect(after).toMatchObject({ sightings: [], userErrors: [{ code: 'CAMERA_REMOVED' }] });
    const all = await client.call('cameras', { id: galleryId, includeRemoved: true });
    expect(all.find(({ id }: { id: string }) => id === cameraId)).toMatchObject({
      removedAt: at(0),
      sightingCount: 1,
      lastSightingAt: at(-20),
    });
    expect(before.sightings[0].camera.externalId).toBe('doomed');
  });
});

sightingsFound(() => ({ client, at }));
sightingsNamed(() => ({ client, at }));
