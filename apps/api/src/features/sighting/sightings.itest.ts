import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testClock } from '../../../e2e/harness.ts';
import { testDatabases, type TestDatabase } from '../../../test/databases.ts';
import { EnrolledPeople } from '../../../test/enrolled-people.ts';
import { unitVector } from '../../../test/vectors.ts';
import { openSightings } from '../../compose/sightings.ts';
import { collect } from '../../core/collect.ts';
import { newId } from '../../core/ids.ts';
import { ok } from '../../core/result.ts';
import { openDiskBlobStore } from '../../infra/blobs/disk-blob-store.ts';
import { MemorySightingIndex } from '../../infra/sightings/memory-sighting-index.ts';
import { CameraService } from '../camera/camera.service.ts';
import type { BlobStore } from '../media/blob-store.ts';
import type { MediaService } from '../media/media.service.ts';
import { recordSightings, type RecordParts } from './record-sightings.ts';
import { SightingIntake } from './sighting-intake.ts';
import { deleteSightingsOf } from './sighting-removal.store.ts';
import { sightingSource } from './sighting-source.store.ts';
import { createSightingSweeper } from './sighting-sweeper.ts';
import { sightingsOfSpace } from './sightings-of-space.ts';
import type { Capture } from './sighting.types.ts';
import { listTimeline } from './timeline.store.ts';
import type { FollowingEntry, TimelinePlace } from './timeline.types.ts';
import { cameraPair, waysBetween } from './ways-between.ts';

const hourMs = 60 * 60 * 1000;
const quality = {
  ...{ overall: 1, detectionConfidence: 1, sharpness: 1, brightness: 0.5, subjectPx: 112 },
  ...{ yawDegrees: 0, pitchDegrees: 0, rollDegrees: 0 },
};

describe.each(testDatabases)('sightings on $name', ({ open }) => {
  let database: TestDatabase;
  let people: EnrolledPeople;
  let other: EnrolledPeople;
  let folder: string;
  let blobs: BlobStore;
  let index: MemorySightingIndex;
  let galleryId: string;
  let cameraId: string;
  const clock = testClock();
  const ctx = {
    requestId: 'test',
    actor: {
      ...{ id: newId(), name: 'camera', role: 'INTEGRATOR' as const, maySeeEmbeddings: false },
      scope: { kind: 'ALL' as const },
    },
  };
  /** Called while a picture is looked at. */
  let whileLooking: () => Promise<unknown>;
  /** Pictures that were looked at. */
  let looks: number;
  let parts: RecordParts;

  beforeAll(async () => {
    database = await open();
    people = await new EnrolledPeople(database, 'sightings').create();
    other = await new EnrolledPeople(database, 'sightings of another model').create();
    folder = await mkdtemp(join(tmpdir(), 'gallerist-sightings-'));
    blobs = await openDiskBlobStore({ folder });
  }, 60_000);
  afterAll(async () => {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    whileLooking = () => Promise.resolve();
    looks = 0;
    const modalities = { create: { modality: 'FACE' as const, activeSpaceId: people.space.id } };
    const gallery = { name: 'yard', filterKeys: [], sightingHours: 2, modalities };
    galleryId = (await database.client.gallery.create({ data: gallery })).id;
    const camera = { galleryId, externalId: 'gate', name: 'gate', timeZone: 'UTC' };
    cameraId = (await database.client.camera.create({ data: camera })).id;
    parts = {
      ...{ database, clock, blobs, maxImageBytes: 1_000, serve: () => Promise.resolve() },
      intake: new SightingIntake(60),
      media: { findOwn: () => Promise.resolve(new Map()) } as unknown as MediaService, // reason: pictures come inside the request
      analyse: async (bytes, { spaceIds = [] }) => {
        looks += 1;
        await whileLooking();
        const vector = unitVector([bytes[0] ?? 0, bytes[1] ?? 0, 1]);
        const embeddings = new Map(spaceIds.map((spaceId) => [spaceId, vector]));
        const crop = { bytes, format: 'png' as const };
        const box = { x: 0, y: 0, width: 112, height: 112 };
        const subject = { box, landmarks: [], quality, embedding: vector, embeddings, crop };
        return ok({ format: 'png', width: 112, height: 112, subjects: [subject], subjectsLeftOut: 0 });
      },
    };
    index = new MemorySightingIndex({ source: sightingSource(database), clock, log: () => undefined });
    return async () => await index.close();
  });

  const capture = (seconds: number, picture = seconds): Capture => ({
    capturedAt: new Date(clock.now().getTime() + seconds * 1000),
    ...{ capturedUntil: null, trackletId: null, isTracklet: false },
    pictures: [
      {
        image: { base64: Buffer.from([picture & 255, picture >> 8, 7]).toString('base64') },
        hint: { crop: true },
      },
    ],
  });
  const record = async (captures: readonly Capture[], idempotencyKey: string | null = null) =>
    await recordSightings(parts, ctx, {
      ...{ galleryId, camera: { text: 'gate', id: null }, modality: 'FACE', captures, idempotencyKey },
    });
  const rows = async () =>
    await database.client.sighting.findMany({ where: { galleryId }, orderBy: { capturedAt: 'asc' } });
  const found = async (spaceId = people.space.id): Promise<readonly string[]> => {
    const galleries = [{ galleryId, minCosineSimilarity: -1 }];
    const hits = await index.search({ spaceId, vector: unitVector([1, 0, 0]), galleries, limit: 1_000 });
    return hits.map(({ sightingId }) => sightingId).sort();
  };
  const blobCount = async (): Promise<number> => (await collect(blobs.list())).length;

  it('come in any order, not from the future, and once however often they are sent', async () => {
    const before = await blobCount();
    const [late, early, ahead] = [capture(-60), capture(-7_200), capture(299)];
    const sent = [[late, early], [late], [early, ahead, capture(301)]];
    const outcomes = await Promise.all(sent.map((captures) => record(captures)));
    const told = outcomes.map((outcome) => (outcome.ok ? outcome.value : null));
    expect((await rows()).map(({ capturedAt }) => capturedAt)).toEqual(
      [early, late, ahead].map(({ capturedAt }) => capturedAt),
    );
    expect(told[2]?.rejected).toMatchObject([{ captureIndex: 2, reason: 'CAPTURED_IN_FUTURE' }]);
    expect(told[0]?.sightingIds[0]).toBe(told[1]?.sightingIds[0]);
    expect(told.reduce((sum, one) => sum + (one?.duplicates ?? 0), 0)).toBe(2);
    expect(await found()).toEqual((await rows()).map(({ id }) => id).sort());
    // What a duplicate had stored of its crops is gone again.
    expect((await blobCount()) - before).toBe(3);
    const seen = looks;
    expect(await record([late, early])).toMatchObject({ ok: true, value: { duplicates: 2 } });
    expect(looks).toBe(seen);
  });

  it('of a burst are taken or refused at once, and all are there once they were sent again', async () => {
    const calls = Array.from({ length: 12 }, (_, call) =>
      Array.from({ length: 20 }, (_capture, i) => capture(-(call * 20 + i) - 1)),
    );
    let refusals = 0;
    const send = async (captures: readonly Capture[]): Promise<void> => {
      for (;;) {
        try {
          expect(await record(captures, `call ${captures[0]?.capturedAt.getTime()}`)).toMatchObject({
            ok: true,
          });
          return;
        } catch (error) {
          expect(error).toMatchObject({ name: 'DependencyError', dependency: 'inference', retryable: true });
          refusals += 1;
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      }
    };
    await Promise.all(calls.map(send));
    expect(refusals).toBeGreaterThan(0);
    expect(await rows()).toHaveLength(240);
    const seqs = await database.client.sightingEmbedding.findMany({
      where: { galleryId },
      orderBy: { seq: 'asc' },
    });
    expect(seqs.map(({ seq }) => Number(seq))).toEqual(Array.from({ length: 240 }, (_, i) => i + 1));
    expect(await found()).toHaveLength(240);
  });

  it('of a camera that is removed while it sends are refused, and leave nothing behind', async () => {
    const before = await blobCount();
    whileLooking = async () =>
      await database.client.camera.update({ where: { id: cameraId }, data: { removedAt: clock.now() } });
    expect(await record([capture(-1)])).toMatchObject({ ok: false, error: { code: 'CAMERA_REMOVED' } });
    expect(await rows()).toEqual([]);
    expect(await blobCount()).toBe(before);
  });

  it('follow a promotion: those before it, those during it, and back', async () => {
    await record([capture(-10)]);
    const begin = async (): Promise<void> => {
      whileLooking = () => Promise.resolve();
      const space = await database.client.embeddingSpace.findUniqueOrThrow({ where: { id: other.space.id } });
      const spaces = { fromSpaceId: people.space.id, toSpaceId: other.space.id };
      const data = { galleryId, modality: 'FACE' as const, modelVersionId: space.modelVersionId, ...spaces };
      await database.client.promotion.create({ data });
    };
    whileLooking = begin;
    expect(await record([capture(-5)])).toMatchObject({ ok: true });
    expect(looks).toBe(3);
    expect(await found(other.space.id)).toHaveLength(1);
    const embedCrops = ({ crops }: { readonly crops: readonly Uint8Array[] }) =>
      Promise.resolve(crops.map(() => unitVector([0, 0, 1])));
    const belongings = sightingsOfSpace({ ...parts, pool: { embedCrops } });
    const key = { galleryId, modality: 'FACE' as const };
    for (let again = 0; again < 2; again += 1) await belongings.prepare(key, other.space.id, {});
    expect(await found(other.space.id)).toEqual(await found());
    // Read ahead is the space that is searched, and it is there without a search.
    const source = sightingSource(database);
    const keys = (await source.recentKeys()).filter((key) => key.galleryId === galleryId);
    expect(keys).toEqual([{ galleryId, spaceId: people.space.id }]);
    const lines: string[] = [];
    await using opened = new AsyncDisposableStack();
    for (const role of ['worker', 'api'] as const) {
      const note = (line: string): number => lines.push(`${role}: ${line}`);
      openSightings({ config: { ROLES: [role] }, database, clock, note }, opened);
    }
    const told = [expect.stringMatching(/^api: sightings: \d+ of \d+ galleries were read/)];
    await expect.poll(() => lines, { timeout: 30_000 }).toEqual(told);
    await database.transaction((tx) => belongings.remove(tx, key, other.space.id));
    expect(await database.client.sightingEmbedding.count({ where: { galleryId } })).toBe(2);
    expect(await found(other.space.id)).toEqual([]);
    expect(await found()).toHaveLength(2);
  });

  it('make a timeline whose entries know what they follow, whatever the page', async () => {
    const identityId = (await database.client.identity.create({ data: { galleryId, tags: [] } })).id;
    const camera = { galleryId, externalId: 'yard', name: 'yard', timeZone: 'UTC' };
    const yard = await database.client.camera.create({ data: camera });
    const cameras = new CameraService({ database, clock });
    const gate = { text: 'gate', id: null };
    await cameras.update({ ...ctx, actor: { ...ctx.actor, role: 'ADMIN' } }, yard.id, {
      neighbours: [{ camera: gate, minSeconds: 60, typicalSeconds: 90 }],
    });
    await record([capture(-400), capture(-310), capture(-300), capture(-200)]);
    const ids = (await rows()).map(({ id }) => id);
    await database.client.sighting.updateMany({ where: { id: { in: ids } }, data: { identityId } });
    await database.client.sighting.updateMany({
      where: { id: { in: ids.slice(1, 3) } },
      data: { cameraId: yard.id },
    });

    const read = async (limit: number, since: Date | null = null) => {
      const query = { identityId, galleryId, since, until: null, now: clock.now() };
      const entries: FollowingEntry[] = [];
      for (let after: TimelinePlace | null = null; ;) {
        const page = await listTimeline(database.client, query, { after, limit });
        entries.push(...page.rows);
        after = page.rows.at(-1) ?? null;
        if (!page.hasMore) return entries;
      }
    };
    const all = await read(100);
    expect(all.map(({ id, older }) => [id, older?.id ?? null])).toEqual(
      ids.map((id, index) => [id, ids[index - 1] ?? null]).reverse(),
    );
    expect(await read(1)).toEqual(all);
    expect(await read(2)).toEqual(all);
    const since = capture(-310).capturedAt;
    expect((await read(1, since)).map(({ older }) => older?.id ?? null)).toEqual([ids[2], ids[1], null]);

    const pair = cameraPair({ galleryId, id: cameraId }, yard);
    expect(cameraPair(yard, { id: cameraId })).toBe(pair);
    const known = await waysBetween({ cameras }, [pair, cameraPair(yard, { id: newId() })]);
    expect([...known]).toEqual([[pair, { minSeconds: 60, typicalSeconds: 90 }]]);
  });

  it('expire with their crops, and those of somebody who is erased leave memory too', async () => {
    const identityId = (await database.client.identity.create({ data: { galleryId, tags: [] } })).id;
    const before = await blobCount();
    await record([capture(-10), capture(-9)]);
    const [kept, gone] = await rows();
    await database.client.sighting.update({ where: { id: gone?.id ?? '' }, data: { identityId } });
    expect(await found()).toHaveLength(2);
    const deleted = await database.transaction((tx) =>
      deleteSightingsOf(tx, { identityIds: [identityId] }, 10),
    );
    expect(deleted).toMatchObject({ count: 1, cropBlobKeys: [gone?.cropBlobKey] });
    await blobs.delete(deleted.cropBlobKeys);
    expect(await found()).toEqual([kept?.id]);
    clock.advance(2 * hourMs);
    const sweeper = createSightingSweeper({ database, blobs, clock, log: () => undefined });
    await sweeper.sweep();
    expect(await rows()).toEqual([]);
    expect(await blobCount()).toBeLessThanOrEqual(before);
    expect(await database.client.sightingEmbedding.count({ where: { galleryId } })).toBe(0);
  });
});
