import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBlockExecutor } from '@gallerist/embedding/node';
import { newId } from '../src/core/ids.ts';
import { systemClock } from '../src/core/clock.ts';
import { collectHits, type FoundSighting } from '../src/features/sighting/find-hits.ts';
import { sightingSource } from '../src/features/sighting/sighting-source.store.ts';
import { insertSightings, type NewSighting } from '../src/features/sighting/sighting.store.ts';
import { startEmbeddedPostgres } from '../src/infra/pglite/embedded-postgres.ts';
import { openDatabase, type Database } from '../src/infra/prisma/database.ts';
import { applyMigrations } from '../src/infra/prisma/migrate.ts';
import { MemorySightingIndex } from '../src/infra/sightings/memory-sighting-index.ts';
import { randomUnitVector, seededRandom, spaceOf } from '../test/vectors.ts';

export interface SightingFigure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

const cameras = 6;
const batch = 500;
const searches = 40;
/** Of a machine that is busy. */
const patient = { timeoutMs: 120_000, maxWaitMs: 120_000 };
const hourMs = 60 * 60 * 1000;
const kept = 72 * hourMs;

interface Place {
  readonly database: Database;
  readonly galleryId: string;
  readonly cameraIds: readonly string[];
  readonly spaceId: string;
  readonly dimensions: number;
}

export interface SightingBench {
  readonly sizes: readonly number[];
  readonly dimensions: number;
  /** An empty database; absent: the embedded one. */
  readonly databaseUrl?: string;
}

/**
 * Rows of sightings as `recordSightings` writes them, in the embedded database; then what a search costs, from the scan to the joined rows
 * of a page: of everything, and of one camera in one hour. Throws where a search misses the sighting that is its probe.
 *
 * @param sizes Rising: the larger ones are filled up from the smaller.
 */
export async function benchSightings(
  { sizes, dimensions, databaseUrl }: SightingBench,
  log: (line: string) => void,
): Promise<readonly SightingFigure[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gallerist-bench-'));
  const server =
    databaseUrl === undefined
      ? await startEmbeddedPostgres({ dataDir, log: () => undefined })
      : { url: databaseUrl, close: () => Promise.resolve() };
  try {
    await applyMigrations({ url: server.url });
    const database = openDatabase({ url: server.url });
    const place = await makePlace(database, dimensions);
    const figures: SightingFigure[] = [];
    let there = 0;
    for (const size of sizes) {
      log(`writing ${size - there} sightings ...`);
      const perSecond = await fill(place, there, size);
      there = size;
      figures.push({ name: `written, up to ${size}`, value: perSecond, unit: 'sightings/s' });
      figures.push(...(await search(place, size)));
    }
    await database.close();
    return figures;
  } finally {
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function makePlace(database: Database, dimensions: number): Promise<Place> {
  const { id: spaceId } = spaceOf('bench', dimensions);
  const model = { name: 'bench', version: '1', modality: 'BODY', packDigest: spaceId, manifest: {} } as const;
  await database.client.embeddingSpace.create({
    data: {
      ...{ id: spaceId, dimensions, modality: 'BODY', pipeline: {}, preprocessDigest: spaceId },
      modelVersion: { create: model },
    },
  });
  const { id: galleryId } = await database.client.gallery.create({ data: { name: 'bench', filterKeys: [] } });
  const cameraIds: string[] = [];
  for (let number = 1; number <= cameras; number += 1) {
    const name = `c${number}`;
    const data = { galleryId, externalId: name, name, timeZone: 'UTC' };
    cameraIds.push((await database.client.camera.create({ data })).id);
  }
  return { database, galleryId, cameraIds, spaceId, dimensions };
}

const vectorOf = (number: number, dimensions: number): Float32Array =>
  randomUnitVector(seededRandom(number), dimensions);

async function fill(place: Place, from: number, to: number): Promise<number> {
  const startedAt = performance.now();
  let writing = 0;
  for (let start = from; start < to; start += batch) {
    const sightings = Array.from({ length: Math.min(batch, to - start) }, (_, i) =>
      sightingOf(place, start + i),
    );
    const begunAt = performance.now();
    await place.database.transaction((tx) => insertSightings(tx, sightings), patient);
    writing += performance.now() - begunAt;
  }
  return (to - from) / (Math.min(writing, performance.now() - startedAt) / 1000);
}

function sightingOf({ galleryId, cameraIds, spaceId, dimensions }: Place, number: number): NewSighting {
  const now = systemClock.now();
  const capturedAt = new Date(now.getTime() - ((number * 7_919) % kept));
  const box = { x: 0, y: 0, width: 64, height: 128, imageWidth: 64, imageHeight: 128 };
  const quality = {
    ...{ overall: 0.8, detectionConfidence: 1, sharpness: 0.8, brightness: 0.5, subjectPx: 64 },
    ...{ yawDegrees: 0, pitchDegrees: 0, rollDegrees: 0 },
  };
  return {
    ...{
      id: newId(),
      galleryId,
      cameraId: cameraIds[number % cameras] ?? '',
      modality: 'BODY',
      box,
      quality,
    },
    ...{ capturedAt, capturedUntil: capturedAt, trackletId: null, imageCount: 1, landmarks: [] },
    ...{ cropBlobKey: null, expiresAt: new Date(now.getTime() + kept), createdAt: now },
    captureKey: number.toString(16).padStart(64, '0'),
    ...{ subjectIndex: 0, pictureSha256: '0'.repeat(64) },
    embeddings: new Map([[spaceId, vectorOf(number, dimensions)]]),
  };
}

async function search(place: Place, size: number): Promise<readonly SightingFigure[]> {
  const { database, spaceId, dimensions, galleryId } = place;
  const source = sightingSource(database);
  const settings = { source, clock: systemClock, log: () => undefined, patienceMs: 600_000 };
  const sightingIndex = new MemorySightingIndex(settings);
  const parts = {
    database,
    clock: systemClock,
    sightingIndex,
    executor: createBlockExecutor({ threads: 1 }),
  };
  const galleries = [{ galleryId, minCosineSimilarity: -1 }];
  const ask = async (number: number, more: object = {}) => {
    const query = { spaceId, vector: vectorOf(number, dimensions), galleries, ...more };
    const startedAt = performance.now();
    const all = { scope: { kind: 'ALL' as const }, after: null, limit: 20, rerank: false };
    const [best] = await collectHits(parts, { ...all, query });
    return { best, ms: performance.now() - startedAt };
  };
  try {
    const before = process.memoryUsage().rss;
    const readMs = (await ask(0)).ms;
    const grown = process.memoryUsage().rss - before;
    const { all, narrow } = await times(place, size, ask);
    return [
      { name: `read into memory, ${size}`, value: readMs / 1000, unit: 's' },
      // Of the whole process: with the embedded database also what reading leaves in its thread.
      { name: `memory of a sighting, ${size}`, value: grown / size, unit: 'bytes' },
      { name: `search p50, ${size}`, value: percentileOf(all, 50), unit: 'ms' },
      { name: `search p95, ${size}`, value: percentileOf(all, 95), unit: 'ms' },
      { name: `search of a camera and an hour p95, ${size}`, value: percentileOf(narrow, 95), unit: 'ms' },
    ];
  } finally {
    await sightingIndex.close();
  }
}

type Ask = (
  number: number,
  more?: object,
) => Promise<{ readonly best: FoundSighting | undefined; readonly ms: number }>;

async function times({ cameraIds }: Place, size: number, ask: Ask) {
  const all: number[] = [];
  const narrow: number[] = [];
  for (let i = 0; i < searches; i += 1) {
    const number = (i * 4_801) % size;
    const { best, ms } = await ask(number);
    if (!(best !== undefined && best.cosineSimilarity > 0.999_999))
      throw new Error('a search missed its own probe');
    all.push(ms);
    const sinceMs = systemClock.now().getTime() - (i + 1) * hourMs;
    const window = { sinceMs, untilMs: sinceMs + hourMs, cameraIds: cameraIds.slice(0, 1) };
    narrow.push((await ask(number, window)).ms);
  }
  return { all, narrow };
}

function percentileOf(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}
