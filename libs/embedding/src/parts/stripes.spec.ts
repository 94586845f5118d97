import { ArgumentError, ShapeError } from '@gallerist/metrics/checks';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stripeBounds, stripeConventions } from './stripe-bounds.ts';
import { stripePool } from './stripe-pool.ts';

const seeded = { seed: 4, numRuns: 200 };
const height = fc.integer({ min: 1, max: 40 });
const stripes = fc.integer({ min: 1, max: 8 });
const serves = (h: number, p: number) => ({
  adaptive: true,
  reference: h >= p,
  uniform: h % p === 0,
});

describe('stripeBounds', () => {
  it('covers every row in order with stripes of at least one row', () => {
    fc.assert(
      fc.property(height, stripes, fc.constantFrom(...stripeConventions), (h, p, convention) => {
        fc.pre(serves(h, p)[convention]);
        const bounds = stripeBounds(h, p, convention);
        expect(bounds).toHaveLength(p);
        expect([bounds[0]?.start, bounds.at(-1)?.end]).toEqual([0, h]);
        bounds.forEach(({ start, end }, i) => {
          expect(end).toBeGreaterThan(start);
          const next = bounds[i + 1];
          if (next === undefined) return;
          expect(next.start).toBeGreaterThanOrEqual(start);
          expect(next.start).toBeLessThanOrEqual(end);
        });
      }),
      seeded,
    );
  });

  it('is the same in every convention where the height is a multiple', () => {
    const [first, ...others] = stripeConventions.map((convention) => stripeBounds(24, 6, convention));
    for (const other of others) expect(other).toEqual(first);
  });

  it('refuses heights that a convention cannot serve', () => {
    expect(() => stripeBounds(5, 6, 'reference')).toThrow('stripeBounds: height must be at least 6, got 5');
    expect(() => stripeBounds(16, 6, 'uniform')).toThrow(
      'stripeBounds: height must be a multiple of 6, got 16',
    );
    for (const wrong of [0, 1.5, NaN]) {
      expect(() => stripeBounds(wrong, 6)).toThrow(ArgumentError);
      expect(() => stripeBounds(24, wrong)).toThrow(ArgumentError);
    }
  });
});

describe('stripePool', () => {
  const width = 3;
  const channels = 2;
  const mapOf = (h: number) => ({
    values: Array.from({ length: h * width * channels }, (_, i) => Math.sin(i) * 5),
    height: h,
    width,
    channels,
  });

  it('agrees with plain loops over the cells and their weights', () => {
    const weight = fc.constantFrom(0, 0, 0.25, 1);
    fc.assert(
      fc.property(height, stripes, fc.array(weight, { minLength: 120, maxLength: 120 }), (h, p, pool) => {
        const weights = pool.slice(0, h * width);
        const map = mapOf(h);
        const { parts, visibility } = stripePool(map, { stripes: p, weights });
        stripeBounds(h, p).forEach(({ start, end }, part) => {
          let total = 0;
          const sums = [0, 0];
          for (let cell = start * width; cell < end * width; cell++) {
            total += weights[cell]!;
            for (let c = 0; c < 2; c++) sums[c]! += weights[cell]! * map.values[cell * 2 + c]!;
          }
          expect(visibility[part]).toBeCloseTo(total / ((end - start) * width), 12);
          sums.forEach((sum, c) =>
            expect(parts[part * 2 + c]).toBeCloseTo(total === 0 ? 0 : sum / total, 12),
          );
        });
      }),
      seeded,
    );
  });

  it('sees nothing of padding: bars of any content leave the parts as they are', () => {
    const weights = Array.from({ length: 12 * width }, (_, cell) => (cell % width === 1 ? 1 : 0));
    const map = mapOf(12);
    const values = map.values.map((value, i) => (weights[Math.floor(i / 2)] === 0 ? 1e9 : value));
    const [a, b] = [map, { ...map, values }].map((each) => stripePool(each, { stripes: 4, weights }));
    expect(a?.parts).toEqual(b?.parts);
  });

  it('has full visibility without weights, and values within those of the map', () => {
    const { parts, visibility } = stripePool(mapOf(7), { stripes: 3, convention: 'reference' });
    expect([...visibility]).toEqual([1, 1, 1]);
    expect(Math.max(...parts.map(Math.abs))).toBeLessThanOrEqual(5);
  });

  it('refuses maps and weights that do not fit', () => {
    expect(() => stripePool({ ...mapOf(4), height: 5 }, { stripes: 2 })).toThrow(ShapeError);
    expect(() => stripePool({ ...mapOf(4), channels: 0 }, { stripes: 2 })).toThrow(ArgumentError);
    const weights = new Array<number>(12).fill(1);
    expect(() => stripePool(mapOf(4), { stripes: 2, weights: weights.slice(1) })).toThrow(ShapeError);
    expect(() => stripePool(mapOf(4), { stripes: 2, weights: weights.with(3, 1.5) })).toThrow(
      'stripePool: weights must be in [0, 1], got 1.5 at 3',
    );
    const values = mapOf(4).values.with(0, NaN);
    expect(() => stripePool({ ...mapOf(4), values }, { stripes: 2 })).toThrow(ArgumentError);
  });
});
