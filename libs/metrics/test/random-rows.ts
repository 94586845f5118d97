import { createSeededRandom } from '../src/random/seeded-random.ts';

/** `count` rows of `dimensions` float32 values, uniform in [−1, 1): the same for the same seed. */
export function randomRows(count: number, dimensions: number, seed: number): number[][] {
  const random = createSeededRandom(seed);
  return Array.from({ length: count }, () =>
    Array.from({ length: dimensions }, () => Math.fround(2 * random.next() - 1)),
  );
}
