import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { assign } from './assign.ts';

function gainOf(weights: readonly (readonly number[])[], columns: readonly (number | null)[]): number {
  return columns.reduce<number>(
    (sum, column, row) => sum + (column === null ? 0 : (weights[row]?.[column] ?? 0)),
    0,
  );
}

/** Tries every matching. */
function bestGain(weights: readonly (readonly number[])[], row = 0, used = new Set<number>()): number {
  if (row === weights.length) {
    return 0;
  }
  let best = bestGain(weights, row + 1, used);
  weights[row]?.forEach((weight, column) => {
    if (!used.has(column)) {
      used.add(column);
      best = Math.max(best, weight + bestGain(weights, row + 1, used));
      used.delete(column);
    }
  });
  return best;
}

describe('assign', () => {
  test('gives up the better pair where two pairs together are worth more', () => {
    expect(
      assign([
        [0.3, 0.1],
        [0.25, 0],
      ]),
    ).toEqual([1, 0]);
  });

  test('leaves a row alone that gains nothing', () => {
    expect(
      assign([
        [0, 0],
        [0, 0.5],
      ]),
    ).toEqual([null, 1]);
  });

  test('answers with nothing for no rows and with nulls for no columns', () => {
    expect(assign([])).toEqual([]);
    expect(assign([[], []])).toEqual([null, null]);
  });

  test('refuses rows of different length', () => {
    expect(() => assign([[1], [1, 2]])).toThrow(RangeError);
  });

  test('finds the gain of exhaustive search, and gives no column twice', () => {
    const matrix = fc
      .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
      .chain(([rows, columns]) =>
        fc.array(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: columns, maxLength: columns }), {
          minLength: rows,
          maxLength: rows,
        }),
      );
    fc.assert(
      fc.property(matrix, (weights) => {
        const columns = assign(weights);
        const given = columns.filter((column) => column !== null);
        expect(new Set(given).size).toBe(given.length);
        expect(gainOf(weights, columns)).toBe(bestGain(weights));
      }),
      { seed: 20261123, numRuns: 300 },
    );
  });
});
