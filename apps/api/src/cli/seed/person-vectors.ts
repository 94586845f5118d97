import type { Random } from './random.ts';

/** How far the pictures of one person lie from each other: two of them are about 0.98 alike, as of the built-in face pack. */
const withinPerson = 0.14;
/** What all people have in common: strangers are about 0.86 alike. */
const inCommon = 2.5;

/** Unit vectors of people: those of one person near each other, those of different people far apart. */
export class PersonVectors {
  readonly #random: Random;
  readonly #dimensions: number;
  readonly #common: Float32Array;

  constructor(dimensions: number, random: Random) {
    this.#random = random;
    this.#dimensions = dimensions;
    this.#common = this.#direction();
  }

  /** The vectors of one more person. */
  next(count: number): readonly Float32Array[] {
    const own = this.#direction();
    const person = unit(own.map((value, i) => value + inCommon * (this.#common[i] ?? 0)));
    return Array.from({ length: count }, () => {
      const noise = this.#direction();
      return unit(person.map((value, i) => value + withinPerson * (noise[i] ?? 0)));
    });
  }

  #direction(): Float32Array {
    return unit(Float32Array.from({ length: this.#dimensions }, () => this.#random.normal()));
  }
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / length);
}
