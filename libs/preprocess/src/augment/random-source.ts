import { sha256Hex } from '../spec/sha256.ts';

/** Where augmentations take their numbers from. A `SeededRandom` of the metrics library is one. */
export interface RandomSource {
  /** Uniform in [0, 1). */
  next(): number;
}

/** Makes the source that belongs to a seed, a whole number in [0, 2^32): `createSeededRandom` of the metrics library. */
export type CreateRandomSource = (seed: number) => RandomSource;

/** Whether something of that probability happens; takes one number also where the answer is sure. */
export const happens = (random: RandomSource, probability: number): boolean => random.next() < probability;

/** Uniform in [low, high). */
export const uniform = (random: RandomSource, low: number, high: number): number =>
  low + (high - low) * random.next();

/** Uniform whole number in [low, high]. */
export const uniformWhole = (random: RandomSource, low: number, high: number): number =>
  low + Math.floor(random.next() * (high - low + 1));

/**
 * A seed in [0, 2^32) for what happens at some place, so that each place has numbers of its own: the first 32 bits of the
 * SHA-256 of the parts, joined.
 */
export const seedOfPlace = (...parts: readonly (number | string)[]): number =>
  Number.parseInt(sha256Hex(parts.join('/')).slice(0, 8), 16);
