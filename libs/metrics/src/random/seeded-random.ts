/** Random numbers that a seed determines, on every machine alike. */
export interface SeededRandom {
  /** Uniform in [0, 1), with 32 random bits. */
  next(): number;
  /** Uniform integer in [0, bound), without modulo bias. */
  integer(bound: number): number;
}

const maxBound = 2 ** 32;

/**
 * xoshiro128** with its state filled by splitmix32.
 *
 * @param seed Integer in [0, 2^32).
 * @throws {RangeError} if the seed is no such integer; `integer` likewise for its bound in [1, 2^32].
 * @see Blackman and Vigna 2021, arXiv:1805.01407 (xoshiro128**)
 */
export function createSeededRandom(seed: number): SeededRandom {
  if (!Number.isInteger(seed) || seed < 0 || seed >= maxBound) {
    throw new RangeError(`createSeededRandom: seed must be an integer in [0, 2^32), got ${seed}`);
  }
  const nextWord = xoshiro128(fillState(seed));
  return {
    next: () => nextWord() / maxBound,
    integer(bound) {
      if (!Number.isInteger(bound) || bound < 1 || bound > maxBound) {
        throw new RangeError(`integer: bound must be an integer in [1, 2^32], got ${bound}`);
      }
      const unbiasedBelow = maxBound - (maxBound % bound);
      let word = nextWord();
      while (word >= unbiasedBelow) word = nextWord();
      return word % bound;
    },
  };
}

/**
 * A new array with the values in a random order (Fisher and Yates).
 *
 * @param values Left as it is.
 */
export function shuffled<T>(values: readonly T[], random: SeededRandom): T[] {
  const result: T[] = [];
  values.forEach((value, index) => {
    const place = random.integer(index + 1);
    const moved = result[place];
    if (place < index && moved !== undefined) result[index] = moved;
    result[place] = value;
  });
  return result;
}

function fillState(seed: number): Uint32Array {
  let state = seed >>> 0;
  return Uint32Array.from({ length: 4 }, () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  });
}

/** The generator itself, from four words of state that are not all zero. */
export function xoshiro128(state: Uint32Array): () => number {
  let [a = 0, b = 0, c = 0, d = 0] = state;
  return () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
