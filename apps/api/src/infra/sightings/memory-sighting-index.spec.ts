import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pointIdOf, randomUnitVector, seededRandom, unitVector } from '../../../test/vectors.ts';
import { cosineOfUnitVectors } from '../../features/search/cosine-similarity.ts';
import { TooManySightingsError, type IndexedSighting } from '../../features/sighting/sighting-index.ts';
import type { SightingQuery, SightingSource } from '../../features/sighting/sighting-index.ts';
import { MemorySightingIndex, type MemorySightingOptions } from './memory-sighting-index.ts';

const dimensions = 24;
const spaceId = 'space';

/** Rows of galleries as a database would give them, by what was written so far. */
class Rows implements SightingSource {
  readonly written = new Map<string, IndexedSighting[]>();
  readonly generations = new Map<string, number>();
  reads = 0;

  add(galleryId: string, number: number, fields: Partial<IndexedSighting> = {}): IndexedSighting {
    const rows = this.written.get(galleryId) ?? [];
    const row = {
      sightingId: pointIdOf(number),
      seq: (rows.at(-1)?.seq ?? 0n) + 1n,
      cameraId: `camera-${number % 3}`,
      capturedAtMs: number * 1000,
      expiresAtMs: Number.MAX_SAFE_INTEGER,
      vector: randomUnitVector(seededRandom(number), dimensions),
      ...fields,
    };
    this.written.set(galleryId, [...rows, row]);
    return row;
  }

  heads(keys: Parameters<SightingSource['heads']>[0]) {
    const found = keys.flatMap(({ galleryId }) => {
      const lastSeq = this.written.get(galleryId)?.at(-1)?.seq;
      const generation = this.generations.get(galleryId) ?? 0;
      return lastSeq === undefined ? [] : [{ galleryId, spaceId, lastSeq, generation }];
    });
    return Promise.resolve(found);
  }

  recentKeys() {
    return Promise.resolve([...this.written.keys()].reverse().map((galleryId) => ({ galleryId, spaceId })));
  }

  count({ galleryId }: { readonly galleryId: string }) {
    return Promise.resolve(this.written.get(galleryId)?.length ?? 0);
  }

  rowsAfter({ galleryId }: { readonly galleryId: string }, seq: bigint, limit: number) {
    this.reads += 1;
    const rows = this.written.get(galleryId)?.filter((row) => row.seq > seq && row.cameraId !== 'deleted');
    return Promise.resolve(rows?.slice(0, limit) ?? []);
  }
}

let rows: Rows;
let index: MemorySightingIndex;
const lines: string[] = [];

function open(options: Partial<MemorySightingOptions> = {}): MemorySightingIndex {
  const clock = { now: () => new Date(0) };
  return new MemorySightingIndex({ source: rows, clock, log: (line) => lines.push(line), ...options });
}

const vector = randomUnitVector(seededRandom(7), dimensions);
const ask = (more: Partial<SightingQuery> = {}, galleries: readonly string[] = ['a']): SightingQuery => ({
  ...{ spaceId, vector, limit: 10, ...more },
  galleries: galleries.map((galleryId) => ({ galleryId, minCosineSimilarity: -1 })),
});

/** By the definition: every row, compared in float64, sorted. */
function oracle(galleries: readonly string[], passes: (row: IndexedSighting) => boolean, limit: number) {
  return galleries
    .flatMap((galleryId) =>
      (rows.written.get(galleryId) ?? []).filter(passes).map((row) => ({
        ...{ sightingId: row.sightingId, galleryId },
        cosineSimilarity: cosineOfUnitVectors(row.vector, vector),
      })),
    )
    .sort((x, y) => y.cosineSimilarity - x.cosineSimilarity || (x.sightingId < y.sightingId ? -1 : 1))
    .slice(0, limit);
}

beforeEach(() => {
  rows = new Rows();
  lines.length = 0;
  index = open();
});
afterEach(async () => {
  await index.close();
});

describe('the index of sightings', () => {
  it('answers exactly, in every filter, page by page', async () => {
    for (let i = 0; i < 900; i += 1) rows.add(i % 3 === 0 ? 'b' : 'a', i);
    // Ties: the same vector many times.
    for (let i = 900; i < 940; i += 1) rows.add('a', i, { vector });
    const all = oracle(['a', 'b'], () => true, 1_000);
    expect(await index.search(ask({ limit: 1_000 }, ['a', 'b']))).toEqual(all);
    for (const limit of [7, 33]) {
      const paged = [];
      for (let after = undefined as (typeof all)[number] | undefined; ;) {
        const page = await index.search(ask({ limit, ...(after && { after }) }, ['a', 'b']));
        paged.push(...page);
        after = page.at(-1);
        if (page.length < limit) break;
      }
      expect(paged).toEqual(all);
    }
    const filtered = ask(
      {
        ...{ sinceMs: 100_000, untilMs: 700_000, cameraIds: ['camera-0', 'camera-1'], limit: 50 },
        ...{ excludeCameraIds: ['camera-1'], excludeIds: [pointIdOf(102), pointIdOf(105)] },
      },
      ['a', 'b'],
    );
    const passes = ({ capturedAtMs, cameraId, sightingId }: IndexedSighting): boolean =>
      capturedAtMs >= 100_000 &&
      capturedAtMs < 700_000 &&
      cameraId === 'camera-0' &&
      ![pointIdOf(102), pointIdOf(105)].includes(sightingId);
    expect(await index.search(filtered)).toEqual(oracle(['a', 'b'], passes, 50));
    const onlyIds = [pointIdOf(1), pointIdOf(4)];
    expect((await index.search(ask({ onlyIds }))).map(({ sightingId }) => sightingId).sort()).toEqual(
      onlyIds,
    );
    const [best] = await index.search({
      ...ask(),
      galleries: [{ galleryId: 'a', minCosineSimilarity: 1.1 }],
    });
    expect(best).toBeUndefined();
  });

  it('sees what was written since, gives vectors, and knows nobody of other galleries', async () => {
    expect(await index.search(ask())).toEqual([]);
    rows.add('b', 1, { vector });
    expect(await index.search(ask())).toEqual([]);
    rows.add('a', 2, { vector: unitVector(vector.map((value) => -value)) });
    expect(await index.search(ask())).toMatchObject([{ sightingId: pointIdOf(2), cosineSimilarity: -1 }]);
    rows.add('a', 3, { vector });
    const hits = await index.search(ask({ wantVectors: true }));
    expect(hits.map(({ sightingId }) => sightingId)).toEqual([pointIdOf(3), pointIdOf(2)]);
    expect(hits[0]?.vector).toEqual(vector);
    const reads = rows.reads;
    await index.search(ask());
    expect(rows.reads).toBe(reads);
  });

  it('lets go of what was deleted: told so, or by another generation', async () => {
    for (let i = 0; i < 70; i += 1) rows.add('a', i);
    await index.search(ask());
    await index.forget({ galleryId: 'a', spaceId }, [pointIdOf(3), pointIdOf(69), pointIdOf(99)]);
    const left = (await index.search(ask({ limit: 100 }))).map(({ sightingId }) => sightingId);
    expect(left).toHaveLength(68);
    expect(left).not.toContain(pointIdOf(3));
    rows.written.set(
      'a',
      (rows.written.get('a') ?? []).filter(({ seq }) => seq > 50n),
    );
    rows.generations.set('a', 1);
    expect(await index.search(ask({ limit: 100 }))).toHaveLength(20);
  });

  it('holds galleries of which nothing is left', async () => {
    rows.add('a', 1, { cameraId: 'deleted' });
    expect(await index.search(ask())).toEqual([]);
    rows.add('a', 2);
    expect(await index.search(ask())).toHaveLength(1);
  });

  it('reads what is longer than a page whole, and nothing of it twice', async () => {
    for (let i = 0; i < 4_000; i += 1) rows.add('a', i, { vector });
    expect(await index.search(ask({ limit: 5_000 }))).toHaveLength(4_000);
    rows.add('a', 4_000, { cameraId: 'deleted' });
    expect(await index.search(ask({ limit: 5_000 }))).toHaveLength(4_000);
    const { reads } = rows;
    await index.search(ask());
    expect(rows.reads).toBe(reads);
  });

  it('lets go of what has expired long ago when it reads on', async () => {
    await index.close();
    let nowMs = 60 * 60_000;
    index = open({ clock: { now: () => new Date(nowMs) } });
    rows.add('a', 1, { expiresAtMs: 1_000 });
    expect(await index.search(ask())).toHaveLength(1);
    nowMs += 2_000;
    rows.add('a', 2);
    expect(await index.search(ask())).toMatchObject([{ sightingId: pointIdOf(2) }]);
  });

  it('gives up room of what was searched longest ago, and says what is too much', async () => {
    await index.close();
    index = open({ maxRows: 100 });
    for (let i = 0; i < 60; i += 1) rows.add('a', i);
    for (let i = 60; i < 120; i += 1) rows.add('b', i);
    for (const galleries of [['a'], ['b'], ['a'], ['b']]) {
      expect(await index.search(ask({ limit: 100 }, galleries))).toHaveLength(60);
    }
    await expect(index.search(ask({}, ['a', 'b']))).rejects.toThrow(TooManySightingsError);
    expect(await index.search(ask({ limit: 100 }))).toHaveLength(60);
  });

  it('asks to come again while it reads for long, and reads on', async () => {
    await index.close();
    index = open({ patienceMs: 20 });
    rows.add('a', 1);
    const gate = Promise.withResolvers<undefined>();
    const read = rows.rowsAfter.bind(rows);
    rows.rowsAfter = async (...of) => {
      await gate.promise;
      return await read(...of);
    };
    await expect(index.search(ask())).rejects.toMatchObject({ name: 'DependencyError', retryAfterMs: 2_000 });
    gate.resolve(undefined);
    await expect.poll(() => index.search(ask()).catch(() => []), { timeout: 10_000 }).toHaveLength(1);
    expect(rows.reads).toBe(1);
  });

  it('reads ahead where somebody was seen last, as much as there is room for', async () => {
    await index.close();
    index = open({ maxRows: 100 });
    for (let i = 0; i < 50; i += 1) rows.add('searched', i);
    expect(await index.search(ask({ limit: 1 }, ['searched']))).toHaveLength(1);
    for (let i = 100; i < 140; i += 1) rows.add('small', i);
    for (let i = 200; i < 260; i += 1) rows.add('large', i);
    for (let i = 300; i < 310; i += 1) rows.add('latest', i);
    await index.warmUp();
    expect(lines).toEqual(['sightings: 100 of 3 galleries were read into memory']);
    const { reads } = rows;
    for (const galleries of [['searched'], ['small'], ['latest']]) await index.search(ask({}, galleries));
    expect(rows.reads).toBe(reads);
    expect(await index.search(ask({ limit: 100 }, ['large']))).toHaveLength(60);
  });

  it('answers a search that comes while it reads ahead, and reads nothing twice for it', async () => {
    for (let i = 0; i < 3_000; i += 1) rows.add('a', i, { vector });
    const [, hits] = await Promise.all([index.warmUp(), index.search(ask({ limit: 10_000 }))]);
    expect([hits.length, rows.reads]).toEqual([3_000, 2]);
  });

  it('says when it cannot read ahead, and reads when it is asked', async () => {
    rows.add('a', 1);
    const read = rows.rowsAfter.bind(rows);
    rows.rowsAfter = () => Promise.reject(new Error('away'));
    await index.warmUp();
    expect(lines).toEqual([expect.stringContaining('away')]);
    rows.rowsAfter = read;
    expect(await index.search(ask())).toHaveLength(1);
  });

  it('reads again when its thread has died', async () => {
    const workers: Worker[] = [];
    const remember = (worker: Worker): number => workers.push(worker);
    process.on('worker', remember);
    rows.add('a', 1);
    expect(await index.search(ask())).toHaveLength(1);
    await workers[0]?.terminate();
    expect(await index.search(ask())).toHaveLength(1);
    process.off('worker', remember);
    expect([workers.length, lines.length]).toEqual([2, 1]);
  });

  it('answers many searches at once while sightings come', async () => {
    for (let i = 0; i < 300; i += 1) rows.add('a', i);
    const counts = await Promise.all(
      Array.from({ length: 12 }, async (_, i) => {
        if (i % 3 === 0) rows.add('a', 1_000 + i);
        return (await index.search(ask({ limit: 1_000 }))).length;
      }),
    );
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(300);
    expect(await index.search(ask({ limit: 1_000 }))).toHaveLength(304);
  });
});
