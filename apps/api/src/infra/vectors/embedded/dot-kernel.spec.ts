import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cosineOfUnitVectors } from '../../../features/search/cosine-similarity.ts';
import { randomUnitVector, seededRandom } from '../../../../test/vectors.ts';
import { dotErrorBound } from './dot-kernel.ts';
import { leastStrings } from './least-strings.ts';
import { limitthHighest } from './limitth-highest.ts';
import { RowArena, ROWS_A_BLOCK } from './row-arena.ts';

describe('the SIMD kernel', () => {
  it('stays within its error bound of the float64 sum, for any number of dimensions and rows', () => {
    const sizes = fc.record({
      seed: fc.integer(),
      dimensions: fc.integer({ min: 1, max: 700 }),
      rows: fc.integer({ min: 1, max: ROWS_A_BLOCK }),
    });
    fc.assert(
      fc.property(sizes, ({ seed, dimensions, rows }) => {
        const random = seededRandom(seed);
        const arena = new RowArena(dimensions);
        const block = arena.takeBlock();
        const vectors = Array.from({ length: rows }, () => randomUnitVector(random, dimensions));
        for (const [row, vector] of vectors.entries()) arena.row(block, row).set(vector);
        const query = randomUnitVector(random, dimensions);
        arena.setQuery(query);
        const sums = arena.scan(block, rows);
        expect(sums).toHaveLength(rows);
        for (const [row, vector] of vectors.entries()) {
          const error = Math.abs((sums[row] ?? Number.NaN) - cosineOfUnitVectors(vector, query));
          expect(error).toBeLessThanOrEqual(dotErrorBound(dimensions));
        }
      }),
      { numRuns: 150, seed: 20_261_123 },
    );
  });

  it('keeps rows through growth and gives released blocks out again', () => {
    const arena = new RowArena(512);
    const random = seededRandom(1);
    const rows = Array.from({ length: 40 }, () => ({
      block: arena.takeBlock(),
      vector: randomUnitVector(random, 512),
    }));
    for (const { block, vector } of rows) arena.row(block, 31).set(vector);
    for (let i = 0; i < 200; i += 1) arena.takeBlock();
    for (const { block, vector } of rows) expect(arena.row(block, 31)).toEqual(vector);
    arena.releaseBlock(rows[0]?.block ?? -1);
    expect(arena.takeBlock()).toBe(rows[0]?.block);
  });
});

describe('limitthHighest', () => {
  it('is what sorting gives', () => {
    const values = fc.array(fc.float({ noNaN: true, min: -1, max: 1 }), { maxLength: 60 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 70 }), (numbers, limit) => {
        const sorted = Float32Array.from(numbers).sort((a, b) => b - a);
        expect(limitthHighest(Float32Array.from(numbers), limit)).toBe(sorted[limit - 1] ?? -Infinity);
      }),
    );
  });
});

describe('leastStrings', () => {
  it('is what sorting gives', () => {
    const strings = fc.uniqueArray(fc.string({ maxLength: 3 }), { maxLength: 60 });
    const above = fc.option(fc.string({ maxLength: 2 }));
    fc.assert(
      fc.property(strings, above, fc.integer({ min: 1, max: 20 }), (all, bound, limit) => {
        const expected = all
          .filter((text) => bound === null || text > bound)
          .toSorted((a, b) => (a < b ? -1 : 1));
        expect(leastStrings(all, { above: bound, limit })).toEqual(expected.slice(0, limit));
      }),
    );
  });
});
