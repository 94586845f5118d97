import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IdentityHit, VectorIndex, VectorQuery } from '../src/features/search/vector-index.ts';
import { openEmbeddedIndex } from '../src/infra/vectors/embedded/embedded-index.ts';
import { openQdrantIndex } from '../src/infra/vectors/qdrant/qdrant-index.ts';
import {
  randomUnitVector,
  searchByBruteForce,
  seededRandom,
  spaceOf,
  upsert,
  type Upsert,
} from '../test/vectors.ts';

export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The same work by the reference, in the same run and unit; null where nothing is compared. */
  readonly reference: number | null;
  /** `reference / value`: how many times faster than the reference. */
  readonly ratio: number | null;
}

export interface VectorSearchBench {
  readonly sizes: readonly number[];
  readonly dimensions: number;
  /** Also measures a Qdrant server, at the sizes that it searches exactly. */
  readonly qdrantUrl?: string;
}

const GALLERY = 'gallery-a';
const SAMPLES_AN_IDENTITY = 4;
const TIMED_SEARCHES = 60;
const CHECKED_SEARCHES = 20;
const TOP_K = 5;

/**
 * Searches by cosine similarity over vectors of one gallery, through the whole VectorIndex, beside a plain loop over a
 * Float32Array. Every checked search has to answer exactly what brute force answers, bit for bit; it throws otherwise.
 */
export async function benchVectorSearch(bench: VectorSearchBench): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const size of bench.sizes) {
    const points = randomPoints(size, bench.dimensions);
    const reference = timePlainLoop(points, bench.dimensions);
    const folder = await mkdtemp(join(tmpdir(), 'gallerist-bench-'));
    try {
      const index = await openEmbeddedIndex({ folder });
      rows.push(
        ...(await benchIndex('embedded', index, { points, dimensions: bench.dimensions, reference })),
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    if (bench.qdrantUrl === undefined) continue;
    const index = await openQdrantIndex({ url: bench.qdrantUrl });
    rows.push(
      ...(await benchIndex(index.describe(), index, { points, dimensions: bench.dimensions, reference })),
    );
  }
  return rows;
}

interface BenchCase {
  readonly points: readonly Upsert[];
  readonly dimensions: number;
  readonly reference: number;
}

async function benchIndex(
  name: string,
  index: VectorIndex,
  { points, dimensions, reference }: BenchCase,
): Promise<BenchRow[]> {
  const space = spaceOf(`bench of vector search, ${points.length}`, dimensions);
  const size = `${points.length} × ${dimensions}`;
  try {
    await index.dropSpace(space);
    await index.ensureSpace(space);
    const loadMs = await elapsedMs(() => load(points, (changes) => index.apply(space, changes)));
    const search = (query: VectorQuery): Promise<readonly IdentityHit[]> => index.search(space, query);
    const identical = await countIdentical(points, dimensions, search);
    const times = await timeSearches(dimensions, search);
    const [p50, p95] = [quantile(times, 0.5), quantile(times, 0.95)];
    return [
      { name: `search p50, ${size}, ${name}`, value: p50, unit: 'ms', reference, ratio: reference / p50 },
      { name: `search p95, ${size}, ${name}`, value: p95, unit: 'ms', reference, ratio: reference / p95 },
      row(`searches identical to brute force, ${size}, ${name}`, identical, `of ${CHECKED_SEARCHES}`),
      row(`vectors indexed a second, ${size}, ${name}`, (points.length / loadMs) * 1000, '1/s'),
    ];
  } finally {
    await index.dropSpace(space);
    await index.close();
  }
}

function row(name: string, value: number, unit: string): BenchRow {
  return { name, value, unit, reference: null, ratio: null };
}

function randomPoints(size: number, dimensions: number): Upsert[] {
  const random = seededRandom(size);
  return Array.from({ length: size }, (_, i) =>
    upsert({
      seq: i + 1,
      point: i + 1,
      gallery: GALLERY,
      identity: `person-${Math.floor(i / SAMPLES_AN_IDENTITY)}`,
      vector: randomUnitVector(random, dimensions),
    }),
  );
}

async function load(
  points: readonly Upsert[],
  apply: (changes: readonly Upsert[]) => Promise<void>,
): Promise<void> {
  const BATCH = 1000;
  for (let first = 0; first < points.length; first += BATCH) await apply(points.slice(first, first + BATCH));
}

async function countIdentical(
  points: readonly Upsert[],
  dimensions: number,
  search: (query: VectorQuery) => Promise<readonly IdentityHit[]>,
): Promise<number> {
  for (const query of queries(CHECKED_SEARCHES, dimensions)) {
    const [got, expected] = [await search(query), searchByBruteForce(points, query)];
    if (JSON.stringify(got) === JSON.stringify(expected)) continue;
    throw new Error(`benchVectorSearch: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`);
  }
  return CHECKED_SEARCHES;
}

async function timeSearches(
  dimensions: number,
  search: (query: VectorQuery) => Promise<readonly IdentityHit[]>,
): Promise<number[]> {
  const times: number[] = [];
  for (const query of queries(TIMED_SEARCHES, dimensions)) times.push(await elapsedMs(() => search(query)));
  return times;
}

function queries(count: number, dimensions: number): VectorQuery[] {
  const random = seededRandom(4711);
  return Array.from({ length: count }, () => ({
    vector: randomUnitVector(random, dimensions),
    galleryIds: [GALLERY],
    limit: TOP_K,
  }));
}

/** The reference: one loop over one Float32Array on this thread, keeping the best, ungrouped and unfiltered. */
function timePlainLoop(points: readonly Upsert[], dimensions: number): number {
  const matrix = new Float32Array(points.length * dimensions);
  for (const [row, { vector }] of points.entries()) matrix.set(vector, row * dimensions);
  const times = queries(15, dimensions).map(({ vector }) => {
    const began = performance.now();
    bestRow(matrix, vector);
    return performance.now() - began;
  });
  return quantile(times, 0.5);
}

function bestRow(matrix: Float32Array, query: Float32Array): number {
  let best = -1;
  let highest = -Infinity;
  for (let row = 0, at = 0; at < matrix.length; row += 1) {
    let dot = 0;
    // `as`: both indexes are below the lengths of their arrays
    for (let i = 0; i < query.length; i += 1, at += 1) dot += (matrix[at] as number) * (query[i] as number);
    if (dot <= highest) continue;
    highest = dot;
    best = row;
  }
  return best;
}

async function elapsedMs(task: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await task();
  return performance.now() - began;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
