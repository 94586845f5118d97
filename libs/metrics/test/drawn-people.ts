import type { SeededRandom } from '../src/random/seeded-random.ts';

export interface DrawnPeople {
  readonly vectors: Float32Array;
  readonly dimensions: number;
  readonly people: Int32Array;
}

/** A standard normal number (Box and Muller). */
export function gaussian(random: SeededRandom): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

/** Vectors of length 1 about a direction of each person's own. `spread`: how far samples of a person lie from it. */
export function drawPeople(
  random: SeededRandom,
  of: {
    readonly people: number;
    readonly samples: number;
    readonly dimensions?: number;
    readonly spread: number;
  },
): DrawnPeople {
  const { people, samples, dimensions = 24, spread } = of;
  const means = Float64Array.from({ length: people * dimensions }, () => gaussian(random));
  const vectors = Float32Array.from({ length: people * samples * dimensions }, (_, at) => {
    const person = Math.floor(at / (samples * dimensions));
    return (means[person * dimensions + (at % dimensions)] ?? 0) + spread * gaussian(random);
  });
  normalise(vectors, dimensions);
  const labels = Int32Array.from({ length: people * samples }, (_, row) => Math.floor(row / samples));
  return { vectors, dimensions, people: labels };
}

/** The same people under a model that sees each sample with noise of its own. */
export function withNoise(of: DrawnPeople, random: SeededRandom, noise: number): DrawnPeople {
  const scale = noise / Math.sqrt(of.dimensions);
  const vectors = of.vectors.map((value) => value + scale * gaussian(random));
  normalise(vectors, of.dimensions);
  return { ...of, vectors };
}

function normalise(vectors: Float32Array, dimensions: number): void {
  for (let start = 0; start < vectors.length; start += dimensions) {
    const row = vectors.subarray(start, start + dimensions);
    const length = Math.hypot(...row);
    row.forEach((value, at) => (row[at] = value / length));
  }
}
