import { createSeededRandom } from '@gallerist/metrics/random';
import type { LabelledVectors } from '../../src/training/index.ts';

/**
 * Identities as unit vectors in which the first half of the dimensions tells people apart and the rest is noise that is louder:
 * a linear change of the space helps, for new identities too.
 */
export function noisyVectors(of: {
  readonly identities: number;
  readonly each: number;
  readonly dimensions: number;
  readonly seed: number;
}): LabelledVectors & { readonly identities: Int32Array } {
  const { identities, each, dimensions, seed } = of;
  const random = createSeededRandom(seed);
  const noise = (): number => random.next() + random.next() + random.next() - 1.5;
  const half = dimensions / 2;
  const rows: number[][] = [];
  for (let identity = 0; identity < identities; identity += 1) {
    const person = Array.from({ length: dimensions }, (_, i) => (i < half ? 1.5 * noise() : 0));
    for (let i = 0; i < each; i += 1) {
      const row = person.map((value, k) => value + noise() * (k < half ? 0.5 : 2));
      const norm = Math.hypot(...row);
      rows.push(row.map((value) => value / norm));
    }
  }
  return {
    vectors: Float32Array.from(rows.flat()),
    dimensions,
    identities: Int32Array.from(rows, (_, row) => Math.floor(row / each)),
  };
}
