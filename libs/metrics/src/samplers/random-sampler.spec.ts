import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../checks/argument-error.ts';
import { createRandomSampler } from './random-sampler.ts';

describe('createRandomSampler', () => {
  it('takes each row once an epoch, in full batches but for the last', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 20 }),
        fc.nat(1000),
        (rowCount, batchSize, epoch) => {
          const batches = createRandomSampler(rowCount, { batchSize, seed: 5 }).batches(epoch);
          const rows = batches.flatMap((batch) => [...batch]).sort((a, b) => a - b);
          expect(rows).toEqual(Array.from({ length: rowCount }, (_, row) => row));
          for (const batch of batches.slice(0, -1)) expect(batch.length).toBe(batchSize);
          expect(batches.at(-1)!.length).toBeGreaterThan(0);
        },
      ),
      { seed: 1, numRuns: 100 },
    );
  });

  it('drops the remainder where told', () => {
    const sampler = createRandomSampler(10, { batchSize: 4, seed: 1, remainder: 'drop' });
    expect(sampler.batches(0).map((batch) => batch.length)).toEqual([4, 4]);
    expect(createRandomSampler(3, { batchSize: 4, seed: 1, remainder: 'drop' }).batches(0)).toEqual([]);
  });

  it('repeats an epoch exactly, whenever it is asked for, and differs between epochs and seeds', () => {
    const sampler = createRandomSampler(32, { batchSize: 8, seed: 3 });
    const later = sampler.batches(7);
    const first = sampler.batches(0);
    expect(sampler.batches(7)).toEqual(later);
    expect(first).not.toEqual(later);
    expect(createRandomSampler(32, { batchSize: 8, seed: 4 }).batches(0)).not.toEqual(first);
    expect(createRandomSampler(32, { batchSize: 8, seed: 3 }).batches(0)).toEqual(first);
  });

  it('refuses counts, seeds and epochs out of range', () => {
    expect(() => createRandomSampler(0, { batchSize: 1, seed: 1 })).toThrow(/rowCount must be/);
    expect(() => createRandomSampler(1, { batchSize: 0.5, seed: 1 })).toThrow(/batchSize must be/);
    expect(() => createRandomSampler(1, { batchSize: 1, seed: -1 })).toThrow(ArgumentError);
    expect(() => createRandomSampler(1, { batchSize: 1, seed: 1 }).batches(-1)).toThrow(/epoch must be/);
  });
});
