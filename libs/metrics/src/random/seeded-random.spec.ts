import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSeededRandom, shuffled, xoshiro128 } from './seeded-random.ts';

describe('xoshiro128**', () => {
  it('gives the numbers that follow by hand from the state 1, 2, 3, 4', () => {
    const next = xoshiro128(Uint32Array.of(1, 2, 3, 4));
    expect([next(), next(), next()]).toEqual([11520, 0, 5927040]);
  });
});

describe('createSeededRandom', () => {
  it('gives the same numbers for the same seed and others for another', () => {
    const numbers = (seed: number) => Array.from({ length: 8 }, createSeededRandom(seed).next);
    expect(numbers(7)).toEqual(numbers(7));
    expect(numbers(7)).not.toEqual(numbers(8));
  });

  it('spreads integers evenly over the bound', () => {
    const random = createSeededRandom(1);
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 70_000; i++) counts[random.integer(7)]! += 1;
    // The seed is fixed; 10,000 ± 4 standard deviations (93 each).
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(372);
  });

  it('stays in [0, 1) and below the bound', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 2 ** 32 }), (seed, bound) => {
        const random = createSeededRandom(seed);
        const value = random.next();
        return value >= 0 && value < 1 && random.integer(bound) < bound;
      }),
    );
  });

  it('refuses seeds and bounds that it cannot serve', () => {
    for (const seed of [-1, 0.5, 2 ** 32, NaN]) expect(() => createSeededRandom(seed)).toThrow(RangeError);
    for (const bound of [0, 1.5, 2 ** 32 + 1])
      expect(() => createSeededRandom(1).integer(bound)).toThrow(RangeError);
  });
});

describe('shuffled', () => {
  it('keeps every value and leaves the input alone', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.nat(), (values, seed) => {
        const before = [...values];
        const result = shuffled(values, createSeededRandom(seed));
        expect([...result].sort()).toEqual([...before].sort());
        expect(values).toEqual(before);
      }),
    );
  });

  it('reaches all orders of three values about equally often', () => {
    const random = createSeededRandom(3);
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = shuffled(['a', 'b', 'c'], random).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // 1,000 ± 4 standard deviations (29 each).
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(116);
  });
});
