import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { createPkSampler } from './pk-sampler.ts';

function rowsOf(batches: readonly Int32Array[]): Set<number> {
  return new Set(batches.flatMap((batch) => [...batch]));
}

/** The blocks of K rows of a batch. */
function blocks(batch: Int32Array, samplesPerClass: number): number[][] {
  return Array.from({ length: batch.length / samplesPerClass }, (_, i) => [
    ...batch.slice(i * samplesPerClass, (i + 1) * samplesPerClass),
  ]);
}

const uneven = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 3, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5];

describe('createPkSampler', () => {
  const anySampling = fc.record({
    labels: fc.array(fc.nat(6), { minLength: 1, maxLength: 50 }),
    classesPerBatch: fc.integer({ min: 1, max: 7 }),
    samplesPerClass: fc.integer({ min: 1, max: 6 }),
    seed: fc.nat(),
    epoch: fc.nat(),
    coverage: fc.constantFrom('rows' as const, 'classes' as const), // as: literals
  });

  it('fills each batch with P classes of K rows, repeating only in smaller classes', () => {
    fc.assert(
      fc.property(anySampling, ({ labels, classesPerBatch, samplesPerClass, epoch, ...options }) => {
        fc.pre(new Set(labels).size >= classesPerBatch);
        const sampler = createPkSampler(labels, { ...options, classesPerBatch, samplesPerClass });
        for (const batch of sampler.batches(epoch)) {
          const chunks = blocks(batch, samplesPerClass);
          expect(new Set(chunks.map(([row]) => labels[row!])).size).toBe(classesPerBatch);
          expect(chunks.length).toBe(classesPerBatch);
          for (const chunk of chunks) {
            const label = labels[chunk[0]!];
            expect(chunk.every((row) => labels[row] === label)).toBe(true);
            const size = labels.filter((one) => one === label).length;
            expect(new Set(chunk).size).toBe(Math.min(size, samplesPerClass));
          }
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('goes through each row, or each class, in every epoch', () => {
    fc.assert(
      fc.property(anySampling, ({ labels, epoch, ...options }) => {
        fc.pre(new Set(labels).size >= options.classesPerBatch);
        const batches = createPkSampler(labels, options).batches(epoch);
        const rows = rowsOf(batches);
        expect(new Set([...rows].map((row) => labels[row])).size).toBe(new Set(labels).size);
        if (options.coverage === 'rows') expect(rows.size).toBe(labels.length);
        else expect(batches.length).toBe(Math.ceil(new Set(labels).size / options.classesPerBatch));
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  it('uses a class of exactly K rows whole, and a singleton K times', () => {
    const batches = createPkSampler(uneven, { classesPerBatch: 3, samplesPerClass: 4, seed: 1 }).batches(0);
    // Turns: 3 + 1 + 1 + 1 + 2 + 1 = 9, in batches of 3.
    expect(batches.length).toBe(3);
    const chunks = batches.flatMap((batch) => blocks(batch, 4));
    expect(chunks.find(([row]) => row === 17)).toEqual([17, 17, 17, 17]);
    expect(chunks.find(([row]) => uneven[row!] === 2)!.toSorted((a, b) => a - b)).toEqual([13, 14, 15, 16]);
  });

  it('leaves singletons out where told', () => {
    const options = { classesPerBatch: 5, samplesPerClass: 4, seed: 1 };
    const rows = rowsOf(createPkSampler(uneven, { ...options, singletons: 'exclude' }).batches(0));
    expect(rows.has(17)).toBe(false);
    expect(rows.size).toBe(uneven.length - 1);
    expect(() => createPkSampler(uneven, { ...options, classesPerBatch: 6, singletons: 'exclude' })).toThrow(
      /classesPerBatch must be at most the 5 classes that take part, got 6/,
    );
  });

  it('repeats an epoch exactly and differs between epochs and seeds', () => {
    const options = { classesPerBatch: 3, samplesPerClass: 2, seed: 9 };
    const sampler = createPkSampler(uneven, options);
    const later = sampler.batches(4);
    expect(sampler.batches(0)).not.toEqual(later);
    expect(sampler.batches(4)).toEqual(later);
    expect(createPkSampler(uneven, options).batches(4)).toEqual(later);
    expect(createPkSampler(uneven, { ...options, seed: 10 }).batches(4)).not.toEqual(later);
  });

  it('works with one class and with one row', () => {
    const options = { classesPerBatch: 1, samplesPerClass: 3, seed: 0 };
    expect(createPkSampler([5], options).batches(0)).toEqual([Int32Array.of(0, 0, 0)]);
    expect(rowsOf(createPkSampler([5, 5, 5, 5], options).batches(0)).size).toBe(4);
  });

  it('refuses what it cannot serve', () => {
    const options = { classesPerBatch: 1, samplesPerClass: 1, seed: 0 };
    expect(() => createPkSampler([], options)).toThrow(ShapeError);
    expect(() => createPkSampler([0.5], options)).toThrow(/labels must hold whole numbers/);
    expect(() => createPkSampler([0], { ...options, samplesPerClass: 0 })).toThrow(/samplesPerClass must be/);
    expect(() => createPkSampler([0], { ...options, classesPerBatch: 0 })).toThrow(/classesPerBatch must be/);
    expect(() => createPkSampler([0], { ...options, seed: 2 ** 32 })).toThrow(ArgumentError);
    expect(() => createPkSampler([0], options).batches(0.5)).toThrow(/epoch must be/);
  });
});
