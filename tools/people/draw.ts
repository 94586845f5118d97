import { createSeededRandom, derivedSeed } from '@gallerist/metrics/random';
import type { SeededRandom } from '@gallerist/metrics/random';

/** Lowest and highest value of a uniform draw. */
export type Range = readonly [low: number, high: number];

/** Red, green and blue in [0, 1]. */
export type Colour = readonly [red: number, green: number, blue: number];

/** Draws of one stream of a seeded data set. */
export class Draw {
  readonly #random: SeededRandom;

  /** @param path What the stream is of, such as a kind and an identity. Other paths give unrelated draws. */
  constructor(seed: number, ...path: readonly number[]) {
    this.#random = createSeededRandom(derivedSeed(seed, ...path));
  }

  within([low, high]: Range): number {
    return low + (high - low) * this.#random.next();
  }

  /** Near the middle more often than at the ends: the mean of two draws. */
  around(range: Range): number {
    return (this.within(range) + this.within(range)) / 2;
  }

  chance(probability: number): boolean {
    return this.#random.next() < probability;
  }

  integer(bound: number): number {
    return this.#random.integer(bound);
  }

  /** One of the values, in proportion to their weights. */
  oneOf<T>(values: readonly (readonly [value: T, weight: number])[]): T {
    const total = values.reduce((sum, [, weight]) => sum + weight, 0);
    let left = this.#random.next() * total;
    for (const [value, weight] of values) {
      left -= weight;
      if (left < 0) return value;
    }
    const last = values.at(-1);
    if (last === undefined) throw new RangeError('oneOf: values must not be empty');
    return last[0];
  }

  /** That colour, each channel moved by up to `spread`. */
  near([red, green, blue]: Colour, spread: number): Colour {
    const moved = (value: number): number => Math.min(1, Math.max(0, value + this.within([-spread, spread])));
    return [moved(red), moved(green), moved(blue)];
  }
}
