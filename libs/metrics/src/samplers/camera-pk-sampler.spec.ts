import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { createCameraPkSampler } from './camera-pk-sampler.ts';

describe('createCameraPkSampler', () => {
  const anySampling = fc.record({
    rows: fc.array(fc.tuple(fc.nat(4), fc.nat(3)), { minLength: 1, maxLength: 40 }),
    samplesPerClass: fc.integer({ min: 1, max: 6 }),
    seed: fc.nat(),
    epoch: fc.nat(),
  });

  it('shows as many cameras of each class as it has or the batch holds, and each row', () => {
    fc.assert(
      fc.property(anySampling, ({ rows, samplesPerClass, seed, epoch }) => {
        const labels = rows.map(([label]) => label);
        const cameras = rows.map(([, camera]) => camera);
        const classesPerBatch = Math.min(2, new Set(labels).size);
        const batches = createCameraPkSampler(labels, {
          cameras,
          classesPerBatch,
          samplesPerClass,
          seed,
        }).batches(epoch);
        expect(new Set(batches.flatMap((batch) => [...batch])).size).toBe(rows.length);
        for (const batch of batches) {
          expect(batch.length).toBe(classesPerBatch * samplesPerClass);
          const classes = Map.groupBy(batch, (row) => labels[row]!);
          expect(classes.size).toBe(classesPerBatch);
          for (const [label, chunk] of classes) {
            const own = [...labels.keys()].filter((row) => labels[row] === label);
            const seenBy = new Set(own.map((row) => cameras[row]));
            expect(new Set(chunk.map((row) => cameras[row])).size).toBe(
              Math.min(samplesPerClass, seenBy.size),
            );
            expect(new Set(chunk).size).toBe(Math.min(samplesPerClass, own.length));
          }
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('repeats the one row of a rare camera in each turn of its class', () => {
    const labels = new Array<number>(12).fill(0);
    const cameras = [...new Array<number>(11).fill(1), 2];
    const batches = createCameraPkSampler(labels, {
      cameras,
      classesPerBatch: 1,
      samplesPerClass: 4,
      seed: 3,
    }).batches(0);
    // 11 rows of camera 1, three of them beside the one of camera 2 in each turn.
    expect(batches.length).toBe(4);
    for (const batch of batches) expect([...batch].filter((row) => row === 11).length).toBe(1);
  });

  it('repeats an epoch exactly', () => {
    const labels = [0, 0, 0, 1, 1, 1, 2, 2];
    const options = {
      cameras: [1, 2, 1, 1, 1, 2, 3, 1],
      classesPerBatch: 2,
      samplesPerClass: 2,
      seed: 3,
      coverage: 'classes' as const, // as: a literal
    };
    const sampler = createCameraPkSampler(labels, options);
    expect(sampler.batches(2)).toEqual(createCameraPkSampler(labels, options).batches(2));
    expect(sampler.batches(2)).not.toEqual(sampler.batches(3));
    expect(sampler.batches(2).length).toBe(2);
  });

  it('refuses cameras of another length and of no whole number', () => {
    const options = { classesPerBatch: 1, samplesPerClass: 2, seed: 3 };
    expect(() => createCameraPkSampler([0, 0], { ...options, cameras: [1] })).toThrow(ShapeError);
    expect(() => createCameraPkSampler([0, 0], { ...options, cameras: [1, NaN] })).toThrow(ArgumentError);
  });
});
