import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { goodMatchRanks } from '../evaluation/good-match-ranks.ts';
import { market1501Roles } from '../evaluation/match-roles.ts';
import { reidReport } from '../evaluation/reid-report.ts';
import { createSeededRandom } from '../random/seeded-random.ts';
import type { Features } from './features.types.ts';
import { evaluateMarket1501 } from './market1501-evaluation.ts';
import { partDistance } from './part-distance.ts';
import type { PartFeatures } from './part-features.ts';
import { similarityMatrix } from './similarity-matrix.ts';

function randomFeatures(seed: number, rows: number, dimensions: number): Features {
  const random = createSeededRandom(seed);
  const values = Float32Array.from({ length: rows * dimensions }, () => random.next() * 2 - 1);
  return { values, rows, dimensions };
}

describe('similarityMatrix', () => {
  it('equals plain loops across the bounds of strips and blocks', async () => {
    const a = randomFeatures(1, 260, 9);
    const b = randomFeatures(2, 515, 9);
    const matrix = await similarityMatrix(a, b);
    expect(matrix).toHaveLength(260 * 515);
    for (let i = 0; i < matrix.length; i += 1) {
      let sum = 0;
      for (let k = 0; k < 9; k += 1)
        sum += a.values[Math.floor(i / 515) * 9 + k]! * b.values[(i % 515) * 9 + k]!;
      // 9 products below 1, float32.
      expect(Math.abs(matrix[i]! - sum)).toBeLessThan(5e-6);
    }
  });

  it('refuses bad input by name', async () => {
    const good = randomFeatures(1, 2, 3);
    await expect(similarityMatrix(good, randomFeatures(1, 2, 4))).rejects.toThrow(ShapeError);
    await expect(similarityMatrix({ ...good, rows: 3 }, good)).rejects.toThrow(ShapeError);
    await expect(similarityMatrix({ ...good, rows: 0 }, good)).rejects.toThrow(ArgumentError);
    for (const value of [NaN, Infinity, 1e20]) {
      const values = good.values.slice();
      values[4] = value;
      await expect(similarityMatrix(good, { ...good, values })).rejects.toThrow(
        /b must hold finite .* row 1/,
      );
    }
  });
});

describe('evaluateMarket1501', () => {
  const labelled = (seed: number, rows: number) => {
    const random = createSeededRandom(seed);
    return {
      ...randomFeatures(seed, rows, 5),
      people: Array.from({ length: rows }, () => random.integer(9) - 1),
      cameras: Array.from({ length: rows }, () => random.integer(3)),
    };
  };

  it('is the report over the rows of the similarity matrix', async () => {
    const queries = labelled(3, 40);
    const gallery = labelled(4, 300);
    const matrix = await similarityMatrix(queries, gallery);
    const ranks = queries.people.map((person, query) =>
      goodMatchRanks(
        matrix.subarray(query * 300, (query + 1) * 300),
        market1501Roles({ person, camera: queries.cameras[query]! }, gallery),
        { isSimilarity: true },
      ),
    );
    expect(await evaluateMarket1501(queries, gallery, { maxRank: 10 })).toEqual(
      reidReport(ranks, { maxRank: 10 }),
    );
  });

  it('refuses labels of another length and labels that are no whole numbers', async () => {
    const queries = labelled(3, 4);
    await expect(evaluateMarket1501({ ...queries, people: [1] }, queries)).rejects.toThrow(
      'evaluateMarket1501: queries.people must have length 4, got length 1',
    );
    const cameras = [0, 1, 0.5, 2];
    await expect(evaluateMarket1501(queries, { ...queries, cameras })).rejects.toThrow(ArgumentError);
  });
});

type PartRow = readonly [parts: Required<PartFeatures>, row: number];

describe('partDistance', () => {
  const parts = 3;
  const dimensions = 4;
  const randomParts = (seed: number, rows: number): Required<PartFeatures> => {
    const random = createSeededRandom(seed);
    const { values } = randomFeatures(seed, rows, parts * dimensions);
    const visible = Uint8Array.from({ length: rows * parts }, () => random.integer(2));
    return { values, rows, parts, dimensions, visible };
  };
  /** The definition, as loops. */
  const oracle = ([a, row]: PartRow, [b, column]: PartRow) => {
    const distances: number[] = [];
    for (let part = 0; part < parts; part += 1) {
      if (a.visible[row * parts + part] === 0 || b.visible[column * parts + part] === 0) continue;
      const vector = (of: PartFeatures, at: number) => {
        const first = (at * parts + part) * dimensions;
        return [...of.values.subarray(first, first + dimensions)];
      };
      const [x, y] = [vector(a, row), vector(b, column)];
      const dot = x.reduce((sum, value, i) => sum + value * y[i]!, 0);
      distances.push(1 - dot / (Math.hypot(...x) * Math.hypot(...y)));
    }
    if (distances.length === 0) return 2;
    return distances.reduce((sum, value) => sum + value, 0) / distances.length;
  };

  it('is the mean cosine distance of the parts that both show', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        async (seed, rows, columns) => {
          const a = randomParts(seed, rows);
          const b = randomParts(seed + 1, columns);
          const found = await partDistance(a, b);
          for (let i = 0; i < found.length; i += 1) {
            const expected = oracle([a, Math.floor(i / columns)], [b, i % columns]);
            expect(Math.abs(found[i]! - expected)).toBeLessThan(1e-6);
          }
        },
      ),
      { seed: 1, numRuns: 50 },
    );
  });

  it('takes all parts as visible by default, and parts of length zero as not visible', async () => {
    const a = { ...randomParts(1, 1), visible: undefined };
    const { visible: _, ...all } = a;
    const zero = { ...all, values: new Float32Array(parts * dimensions) };
    expect((await partDistance(all, all))[0]).toBeCloseTo(0, 6);
    expect([...(await partDistance(all, zero))]).toEqual([2]);
    expect([...(await partDistance(all, zero, { withoutCommonPart: 1 }))]).toEqual([1]);
  });

  it('refuses bad input by name', async () => {
    const a = randomParts(1, 2);
    await expect(partDistance(a, { ...a, parts: 2 })).rejects.toThrow(ShapeError);
    await expect(partDistance(a, { ...a, visible: new Uint8Array(5) })).rejects.toThrow(ShapeError);
    await expect(partDistance(a, { ...a, parts: 32 })).rejects.toThrow(ShapeError);
    await expect(partDistance(a, a, { withoutCommonPart: NaN })).rejects.toThrow(ArgumentError);
    const values = a.values.slice();
    values[20] = NaN;
    await expect(partDistance({ ...a, values }, a)).rejects.toThrow(
      'partDistance: queries must hold finite values, got another in row 1',
    );
  });
});
