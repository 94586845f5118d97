import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { createSeededRandom } from '../random/seeded-random.ts';
import { classCentroids } from './class-centroids.ts';
import { createHardIdentitySampler } from './hard-identity-sampler.ts';

const dimension = 3;

function someCentroids(labels: readonly number[], seed: number): Float32Array {
  const random = createSeededRandom(seed);
  const embeddings = Float32Array.from({ length: labels.length * dimension }, () => random.next() - 0.5);
  return classCentroids(embeddings, labels, dimension);
}

function cosine(centroids: Float32Array, a: number, b: number): number {
  let sum = 0;
  for (let i = 0; i < dimension; i += 1) sum += centroids[a * dimension + i]! * centroids[b * dimension + i]!;
  return sum;
}

describe('createHardIdentitySampler', () => {
  it('joins a class with those nearest to it, and brings each class', () => {
    const sampling = fc.record({
      labels: fc.array(fc.nat(7), { minLength: 1, maxLength: 40 }),
      classesPerBatch: fc.integer({ min: 1, max: 5 }),
      samplesPerClass: fc.integer({ min: 1, max: 4 }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(sampling, ({ labels, classesPerBatch, samplesPerClass, seed }) => {
        const distinct = [...new Set(labels)];
        fc.pre(distinct.length >= classesPerBatch);
        const centroids = someCentroids(labels, seed);
        const options = { centroids, dimension, classesPerBatch, samplesPerClass, seed };
        const batches = createHardIdentitySampler(labels, options).batches(1);
        expect(batches.length).toBeGreaterThanOrEqual(distinct.length / classesPerBatch);
        expect(batches.length).toBeLessThanOrEqual(distinct.length);
        const seen = new Set<number>();
        for (const batch of batches) {
          const classes = [...new Set([...batch].map((row) => distinct.indexOf(labels[row]!)))];
          const pivot = classes[0]!;
          expect(seen.has(pivot)).toBe(false);
          for (const one of classes) seen.add(one);
          const nearest = [...distinct.keys()]
            .filter((one) => one !== pivot)
            .sort((a, b) => cosine(centroids, pivot, b) - cosine(centroids, pivot, a))
            .slice(0, classesPerBatch - 1);
          expect(classes.slice(1)).toEqual(nearest);
          expect(batch.length).toBe(classesPerBatch * samplesPerClass);
        }
        expect(seen.size).toBe(distinct.length);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('goes through the rows of a class before it repeats one', () => {
    const labels = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3];
    // Class 0 is nearest to all others.
    const centroids = Float32Array.of(0.6, 0.6, 0.53, 1, 0, 0, 0, 1, 0, 0, 0, 1);
    const sampler = createHardIdentitySampler(labels, {
      centroids,
      dimension,
      classesPerBatch: 2,
      samplesPerClass: 2,
      seed: 2,
    });
    const ownTurns = sampler.batches(0).map((batch) => [...batch].filter((row) => row < 4));
    expect(ownTurns.length).toBeGreaterThanOrEqual(3);
    expect(new Set(ownTurns.slice(0, 2).flat()).size).toBe(4);
  });

  it('leaves singletons and their centroids out where told', () => {
    const labels = [0, 1, 1, 2, 2];
    const centroids = Float32Array.of(1, 0, 0, 1, 0, 0, 0, 1, 0);
    const options = { centroids, dimension, classesPerBatch: 2, samplesPerClass: 2, seed: 2 };
    const batches = createHardIdentitySampler(labels, { ...options, singletons: 'exclude' }).batches(0);
    expect(batches.map((batch) => [...batch].sort())).toEqual([[1, 2, 3, 4]]);
  });

  it('repeats an epoch exactly and is unmoved by centroids that change afterwards', () => {
    const labels = [0, 0, 1, 1, 2, 2, 3, 3];
    const centroids = someCentroids(labels, 5);
    const sampler = createHardIdentitySampler(labels, {
      centroids,
      dimension,
      classesPerBatch: 2,
      samplesPerClass: 2,
      seed: 2,
    });
    const before = sampler.batches(6);
    centroids.fill(0);
    expect(sampler.batches(6)).toEqual(before);
    expect(sampler.batches(7)).not.toEqual(before);
  });

  it('refuses centroids of another size and that are not finite', () => {
    const options = { dimension, classesPerBatch: 1, samplesPerClass: 1, seed: 0 };
    expect(() => createHardIdentitySampler([0, 1], { ...options, centroids: new Float32Array(3) })).toThrow(
      ShapeError,
    );
    expect(() =>
      createHardIdentitySampler([0], { ...options, centroids: Float32Array.of(1, NaN, 0) }),
    ).toThrow(ArgumentError);
  });
});
