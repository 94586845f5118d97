import { createSeededRandom, derivedSeed } from '@gallerist/metrics/random';

/** How the first values of a parameter are drawn. */
export type Initialiser =
  /** Uniform within ±√(6 / fan-in): keeps the variance through ReLU. He et al. 2015, arXiv:1502.01852. */
  | { readonly kind: 'he'; readonly fanIn: number }
  /** Uniform within ±√(6 / (fan-in + fan-out)). Glorot and Bengio 2010. */
  | { readonly kind: 'xavier'; readonly fanIn: number; readonly fanOut: number }
  | { readonly kind: 'constant'; readonly value: number };

/**
 * The first values of a parameter. They depend on the seed and the parameter's name alone, not on what was drawn before: a net
 * with one layer more starts with the same values everywhere else, and every backend and machine with the same bits.
 *
 * Uniform rather than normal: it takes additions, products and a square root only, which are exact everywhere.
 *
 * @param count How many.
 * @param seed Integer in [0, 2³²).
 */
export function initialValues(
  initialiser: Initialiser,
  count: number,
  { seed, name }: { readonly seed: number; readonly name: string },
): Float32Array {
  if (initialiser.kind === 'constant') return new Float32Array(count).fill(initialiser.value);
  const fans = initialiser.kind === 'he' ? initialiser.fanIn : initialiser.fanIn + initialiser.fanOut;
  const limit = Math.sqrt(6 / fans);
  const random = createSeededRandom(derivedSeed(seed, nameHash(name)));
  const values = new Float32Array(count);
  for (let i = 0; i < count; i += 1) values[i] = limit * (2 * random.next() - 1);
  return values;
}

/** FNV-1a of the UTF-16 code units, 32 bits. */
function nameHash(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
