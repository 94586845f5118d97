export { derivedSeed } from './derived-seed.ts';
export { createSeededRandom, shuffled } from './seeded-random.ts';
export type { SeededRandom } from './seeded-random.ts';
