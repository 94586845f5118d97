import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { createSeededRandom } from '../random/seeded-random.ts';
import type { Features } from '../similarity/features.types.ts';
import type { DistanceMatrices } from './distance-matrices.ts';
import { expansionK } from './half-k.ts';
import { rerankDistances, rerankFeatures } from './k-reciprocal.ts';
import type { RerankOptions } from './k-reciprocal.ts';

function randomFeatures(seed: number, rows: number, dimensions = 4): Features {
  const random = createSeededRandom(seed);
  return { values: Float32Array.from({ length: rows * dimensions }, () => random.next()), rows, dimensions };
}

/** Rows of all items' distances: queries, then gallery. */
function allDistances(queries: Features, gallery: Features): number[][] {
  const rows = [queries, gallery].flatMap(({ values, rows: count, dimensions }) =>
    Array.from({ length: count }, (_, row) => values.slice(row * dimensions, (row + 1) * dimensions)),
  );
  return rows.map((a) => rows.map((b) => Math.hypot(...a.map((value, i) => value - b[i]!))));
}

function matricesOf(queries: Features, gallery: Features): DistanceMatrices {
  const all = allDistances(queries, gallery);
  const part = (from: [number, number?], to: [number, number?]) =>
    Float64Array.from(all.slice(...from).flatMap((row) => row.slice(...to)));
  const [asked, known]: [number, number?][] = [[0, queries.rows], [queries.rows]];
  return {
    queryGallery: part(asked!, known!),
    queryQuery: part(asked!, asked!),
    galleryGallery: part(known!, known!),
    queries: queries.rows,
    gallery: gallery.rows,
  };
}

/** The formulas with dense matrices and sets, on all items' distances. */
function oracle(all: number[][], queries: number, options: Required<RerankOptions>): number[] {
  const { k1, k2, lambda } = options;
  const halfEven = [0, 0, 1, 2, 2, 2, 3, 4, 4, 4, 5, 6, 6, 6, 7, 8, 8, 8, 9, 10, 10][k1]!;
  const normalised = all.map((row) => row.map((d) => d ** 2 / Math.max(...row) ** 2));
  const ranks = normalised.map((row) => row.map((_, j) => j).sort((a, b) => row[a]! - row[b]! || a - b));
  const reciprocal = (i: number, k: number) =>
    ranks[i]!.slice(0, k + 1).filter((j) => ranks[j]!.slice(0, k + 1).includes(i));
  let encoding = all.map((_, i) => {
    const own = reciprocal(i, k1);
    const expanded = new Set(own);
    for (const candidate of own) {
      const others = reciprocal(candidate, halfEven);
      if (others.filter((other) => own.includes(other)).length > (2 / 3) * others.length)
        for (const other of others) expanded.add(other);
    }
    const weights = normalised[i]!.map((d, j) => (expanded.has(j) ? Math.exp(-d) : 0));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return weights.map((weight) => weight / sum);
  });
  if (k2 > 1) {
    encoding = all.map((_, i) => {
      const nearest = ranks[i]!.slice(0, k2);
      return all.map((_row, j) => nearest.reduce((sum, n) => sum + encoding[n]![j]!, 0) / nearest.length);
    });
  }
  return all.slice(0, queries).flatMap((_, q) =>
    all.slice(queries).map((_row, g) => {
      const shared = encoding[q]!.reduce(
        (sum, weight, j) => sum + Math.min(weight, encoding[queries + g]![j]!),
        0,
      );
      return (1 - lambda) * (1 - shared / (2 - shared)) + lambda * normalised[q]![queries + g]!;
    }),
  );
}

const trial = fc.record({
  seed: fc.nat(),
  queries: fc.integer({ min: 1, max: 6 }),
  gallery: fc.integer({ min: 1, max: 30 }),
  k1: fc.integer({ min: 1, max: 20 }),
  k2: fc.integer({ min: 1, max: 8 }),
  lambda: fc.constantFrom(0, 0.3, 1),
});

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a).toHaveLength(b.length);
  return Array.from(a).reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);
}

describe('rerankDistances', () => {
  it('is what dense matrices and sets give', () => {
    fc.assert(
      fc.property(trial, ({ seed, queries, gallery, ...options }) => {
        const [asked, known] = [randomFeatures(seed, queries), randomFeatures(seed + 1, gallery)];
        const found = rerankDistances(matricesOf(asked, known), options);
        // float32 encodings and results
        expect(largestDifference(found, oracle(allDistances(asked, known), queries, options))).toBeLessThan(
          2e-6,
        );
      }),
      { seed: 1, numRuns: 150 },
    );
  });

  it('orders as the distances do for λ = 1', () => {
    const matrices = matricesOf(randomFeatures(1, 3), randomFeatures(2, 40));
    const found = rerankDistances(matrices, { lambda: 1 });
    for (let query = 0; query < 3; query += 1) {
      const order = (values: ArrayLike<number>) =>
        Array.from({ length: 40 }, (_, i) => i).sort(
          (a, b) => values[query * 40 + a]! - values[query * 40 + b]!,
        );
      expect(order(found)).toEqual(order(matrices.queryGallery));
    }
  });

  it('gives 0 where all items are in one place', () => {
    const zeros = (length: number) => new Float32Array(length);
    const matrices = { queryGallery: zeros(6), queryQuery: zeros(4), galleryGallery: zeros(9) };
    const found = rerankDistances({ ...matrices, queries: 2, gallery: 3 }, { k1: 4, k2: 5 });
    expect(largestDifference(found, zeros(6))).toBeLessThan(1e-6);
  });

  it('refuses bad input by name', () => {
    const good = matricesOf(randomFeatures(1, 2), randomFeatures(2, 3));
    expect(() => rerankDistances({ ...good, queryQuery: new Float32Array(3) })).toThrow(ShapeError);
    expect(() => rerankDistances({ ...good, queries: 0 })).toThrow(ArgumentError);
    for (const value of [NaN, Infinity, -1]) {
      const galleryGallery = good.galleryGallery.slice();
      galleryGallery[5] = value;
      expect(() => rerankDistances({ ...good, galleryGallery })).toThrow(
        `rerankDistances: galleryGallery must hold finite distances >= 0, got ${value} at 5`,
      );
    }
    for (const options of [{ k1: 0 }, { k1: 2.5 }, { k2: 0 }, { lambda: -0.1 }, { lambda: NaN }]) {
      expect(() => rerankDistances(good, options)).toThrow(ArgumentError);
    }
  });
});

describe('rerankFeatures', () => {
  it('is what the full matrices give', async () => {
    await fc.assert(
      fc.asyncProperty(trial, async ({ seed, queries, gallery, ...options }) => {
        const [asked, known] = [randomFeatures(seed, queries), randomFeatures(seed + 1, gallery)];
        const found = await rerankFeatures(asked, known, options);
        // squared distances from float32 products
        expect(largestDifference(found, rerankDistances(matricesOf(asked, known), options))).toBeLessThan(
          5e-6,
        );
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it('is what the full matrices give across the bounds of tiles', async () => {
    const [asked, known] = [randomFeatures(1, 300, 8), randomFeatures(2, 500, 8)];
    const found = await rerankFeatures(asked, known);
    expect(largestDifference(found, rerankDistances(matricesOf(asked, known)))).toBeLessThan(5e-6);
  });

  it('permutes its columns with the gallery', async () => {
    const [asked, known] = [randomFeatures(5, 7), randomFeatures(6, 60)];
    const order = Array.from({ length: 60 }, (_, i) => (i * 7 + 3) % 60);
    const values = Float32Array.from(
      order.flatMap((from) => [...known.values.subarray(from * 4, (from + 1) * 4)]),
    );
    const plain = await rerankFeatures(asked, known);
    const permuted = await rerankFeatures(asked, { ...known, values });
    const expected = Float32Array.from(
      permuted,
      (_, at) => plain[Math.floor(at / 60) * 60 + order[at % 60]!]!,
    );
    // Sums are taken in another order.
    expect(largestDifference(permuted, expected)).toBeLessThan(1e-6);
  });

  it('stays finite for duplicates', async () => {
    const one = { values: new Float32Array(12).fill(0.5), rows: 3, dimensions: 4 };
    const found = await rerankFeatures(
      one,
      { values: new Float32Array(40).fill(0.5), rows: 10, dimensions: 4 },
      { k1: 4 },
    );
    expect(found.every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  it('refuses bad input by name', async () => {
    const good = randomFeatures(1, 3);
    await expect(rerankFeatures(good, randomFeatures(1, 3, 5))).rejects.toThrow(ShapeError);
    await expect(rerankFeatures(good, { ...good, rows: 2 })).rejects.toThrow(ShapeError);
    await expect(rerankFeatures({ ...good, values: good.values.fill(NaN) }, good)).rejects.toThrow(
      ArgumentError,
    );
    await expect(rerankFeatures(randomFeatures(1, 3), good, { k1: -1 })).rejects.toThrow(ArgumentError);
  });
});

describe('expansionK', () => {
  it('rounds halves to the even neighbour', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 9, 11, 20, 25].map((k1) => expansionK(k1))).toEqual([
      0, 1, 2, 2, 2, 3, 4, 4, 6, 10, 12,
    ]);
  });
});
