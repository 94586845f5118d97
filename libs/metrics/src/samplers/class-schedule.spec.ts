import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../random/seeded-random.ts';
import { scheduleClasses } from './class-schedule.ts';

describe('scheduleClasses', () => {
  const turnsAndP = fc
    .array(fc.nat(9), { minLength: 1, maxLength: 12 })
    .chain((turns) => fc.tuple(fc.constant(turns), fc.integer({ min: 1, max: turns.length }), fc.nat()));

  it('gives P different classes to each of the fewest batches, and each class its turns', () => {
    fc.assert(
      fc.property(turnsAndP, ([turns, classesPerBatch, seed]) => {
        const batches = scheduleClasses(turns, classesPerBatch, createSeededRandom(seed));
        const total = turns.reduce((sum, count) => sum + count, 0);
        expect(batches.length).toBe(Math.max(Math.ceil(total / classesPerBatch), ...turns));
        for (const batch of batches) expect(new Set(batch).size).toBe(classesPerBatch);
        turns.forEach((count, one) => {
          expect(batches.filter((batch) => batch.includes(one)).length).toBeGreaterThanOrEqual(count);
        });
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('brings any two classes together about equally often', () => {
    const together = new Map<string, number>();
    for (let seed = 0; seed < 400; seed += 1) {
      for (const batch of scheduleClasses([4, 4, 4, 4, 4, 4], 2, createSeededRandom(seed))) {
        const pair = batch.toSorted((a, b) => a - b).join();
        together.set(pair, (together.get(pair) ?? 0) + 1);
      }
    }
    expect(together.size).toBe(15);
    // 400 · 12 batches over 15 pairs: 320 each. Batches of one epoch hang together, hence the wide bound.
    for (const count of together.values()) expect(Math.abs(count - 320)).toBeLessThan(110);
  });
});
