import { ArgumentError, ShapeError } from '@gallerist/metrics/checks';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankFiltersByL1 } from './filter-pruning.ts';
import { magnitudeMask, maskWeights } from './magnitude-pruning.ts';
import { pruningSchedule } from './pruning-schedule.ts';

const seeded = { seed: 3, numRuns: 200 };
/** Few values, so that ties are common. */
const weights = fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 30 });
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('magnitudeMask', () => {
  it('prunes as many as asked, none of which is larger than one that stays', () => {
    fc.assert(
      fc.property(weights, share, (values, sparsity) => {
        const mask = magnitudeMask(values, sparsity);
        const pruned = values.filter((_, i) => mask[i] === 0).map(Math.abs);
        const kept = values.filter((_, i) => mask[i] === 1).map(Math.abs);
        expect(Math.abs(pruned.length - sparsity * values.length)).toBeLessThanOrEqual(0.5);
        expect(pruned.length + kept.length).toBe(values.length);
        expect(Math.max(0, ...pruned)).toBeLessThanOrEqual(Math.min(Infinity, ...kept));
      }),
      seeded,
    );
  });

  it('only ever prunes more as sparsity grows', () => {
    fc.assert(
      fc.property(weights, share, share, (values, a, b) => {
        const [fewer, more] = [magnitudeMask(values, Math.min(a, b)), magnitudeMask(values, Math.max(a, b))];
        expect(fewer.every((keeps, i) => keeps === 1 || more[i] === 0)).toBe(true);
      }),
      seeded,
    );
  });

  it('prunes exactly half of equal weights, the first ones', () => {
    expect([...magnitudeMask([1, -1, 1, 1], 0.5)]).toEqual([0, 0, 1, 1]);
  });

  it('refuses what is no share and what is not finite', () => {
    for (const sparsity of [-0.1, 1.1, NaN]) {
      expect(() => magnitudeMask([1], sparsity)).toThrow(
        `magnitudeMask: sparsity must be in [0, 1], got ${sparsity}`,
      );
    }
    expect(() => magnitudeMask([NaN], 0.5)).toThrow(ArgumentError);
    expect(() => maskWeights([1, 2], [1])).toThrow(ShapeError);
  });
});

describe('pruningSchedule', () => {
  const options = { initialSparsity: 0.1, finalSparsity: 0.8, beginStep: 10, endStep: 50 };

  it('holds before and after, and follows the cubic formula between', () => {
    const at = pruningSchedule(options);
    expect([at(0), at(10), at(50), at(1000)]).toEqual([0.1, 0.1, 0.8, 0.8]);
    for (let step = 10; step <= 50; step++) {
      expect(at(step)).toBeCloseTo(0.8 - 0.7 * (1 - (step - 10) / 40) ** 3, 12);
    }
  });

  it('never falls where the final sparsity is the larger', () => {
    const at = pruningSchedule({ ...options, power: 1.7 });
    for (let step = 1; step < 60; step++) expect(at(step)).toBeGreaterThanOrEqual(at(step - 1));
  });

  it('is at its end at once where begin and end are one', () => {
    const at = pruningSchedule({ ...options, endStep: 10 });
    expect([at(9), at(10)]).toEqual([0.1, 0.8]);
  });

  it.each([
    [{ initialSparsity: -1 }, 'initialSparsity must be in [0, 1], got -1'],
    [{ finalSparsity: NaN }, 'finalSparsity must be in [0, 1], got NaN'],
    [{ endStep: 9 }, 'endStep must be a whole number >= 10, got 9'],
    [{ beginStep: 0.5 }, 'beginStep must be a whole number >= 0, got 0.5'],
    [{ power: 0 }, 'power must be a finite number > 0, got 0'],
  ])('refuses %o', (wrong, message) => {
    expect(() => pruningSchedule({ ...options, ...wrong })).toThrow(`pruningSchedule: ${message}`);
  });

  it('refuses a step that is no whole number', () => {
    expect(() => pruningSchedule(options)(-1)).toThrow(ArgumentError);
  });
});

describe('rankFiltersByL1', () => {
  it('keeps the filters that sorting by a plain sum keeps, ascending', () => {
    const filters = fc.array(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 4, maxLength: 4 }), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(filters, fc.nat(), (rows, seed) => {
        const keep = 1 + (seed % rows.length);
        const { l1Norms, keptIndices } = rankFiltersByL1(rows.flat(), { count: rows.length, keep });
        const sums = rows.map((row) => row.reduce((sum, weight) => sum + Math.abs(weight), 0));
        expect([...l1Norms]).toEqual(sums);
        const expected = sums
          .map((sum, index) => ({ sum, index }))
          .sort((a, b) => b.sum - a.sum || a.index - b.index)
          .slice(0, keep)
          .map(({ index }) => index);
        expect([...keptIndices]).toEqual(expected.sort((a, b) => a - b));
      }),
      seeded,
    );
  });

  it('refuses numbers of filters that do not fit', () => {
    expect(() => rankFiltersByL1([1, 2, 3], { count: 2, keep: 1 })).toThrow(ShapeError);
    expect(() => rankFiltersByL1([1, 2], { count: 2, keep: 3 })).toThrow(
      'rankFiltersByL1: keep must be at most 2, got 3',
    );
    expect(() => rankFiltersByL1([1, 2], { count: 2, keep: 0 })).toThrow(ArgumentError);
    expect(() => rankFiltersByL1([1, Infinity], { count: 2, keep: 1 })).toThrow(ArgumentError);
  });
});
