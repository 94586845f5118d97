import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../checks/argument-error.ts';
import { derivedSeed } from './derived-seed.ts';

describe('derivedSeed', () => {
  it('is the same for the same path and the seed itself without one', () => {
    expect(derivedSeed(7, 3, 1)).toBe(derivedSeed(7, 3, 1));
    expect(derivedSeed(7)).toBe(7);
  });

  it('gives each epoch, step and seed a seed of its own', () => {
    const seeds = new Set<number>();
    for (let seed = 0; seed < 20; seed += 1) {
      for (let epoch = 0; epoch < 20; epoch += 1) {
        seeds.add(derivedSeed(seed, epoch));
        for (let step = 0; step < 5; step += 1) seeds.add(derivedSeed(seed, epoch, step));
      }
    }
    // 2,400 draws out of 2³² are expected to hold 0.0007 equal pairs.
    expect(seeds.size).toBe(20 * 20 * 6);
  });

  it('stays an unsigned word', () => {
    for (let epoch = 0; epoch < 1000; epoch += 1) {
      const seed = derivedSeed(2 ** 32 - 1, epoch);
      expect(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32).toBe(true);
    }
  });

  it('refuses numbers that are no words', () => {
    expect(() => derivedSeed(-1)).toThrow(/seed must be an integer in \[0, 2\^32\), got -1/);
    for (const part of [0.5, NaN, 2 ** 32]) expect(() => derivedSeed(1, part)).toThrow(ArgumentError);
  });
});
