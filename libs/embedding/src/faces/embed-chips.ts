import { flipHorizontal, imageTensor } from '@gallerist/preprocess';
import type { PreprocessSpec, RgbImage } from '@gallerist/preprocess';
import type { VectorNet } from '../nets/nets.types.ts';

/** Chips in one forward pass; more would only cost memory. */
const MAX_BATCH = 16;
/** Below this length a vector has no direction. */
const NORM_EPSILON = 1e-6;

/** An embedder, loaded, with what its manifest says of how it is fed. */
export interface ChipEmbedder {
  readonly spec: PreprocessSpec;
  /** Whether a chip's mirror image is embedded as well, and both vectors added. */
  readonly flipFusion: boolean;
  readonly net: VectorNet;
}

/**
 * L2-normalised vectors of chips, one for each, in their order; what an adapter then takes. A chip's vector does not depend on
 * the others.
 *
 * @returns null for a chip whose vector is not finite or has no length.
 */
export async function embedChips(
  chips: readonly RgbImage[],
  { spec, flipFusion, net }: ChipEmbedder,
): Promise<readonly (Float32Array | null)[]> {
  const views = flipFusion ? chips.flatMap((chip) => [chip, flipHorizontal(chip)]) : chips;
  const vectors: (Float32Array | null)[] = [];
  for (let start = 0; start < views.length; start += MAX_BATCH) {
    const tensor = imageTensor(views.slice(start, start + MAX_BATCH), spec).data;
    vectors.push(...normalisedRows(await net.run(tensor), net.dimensions));
  }
  return flipFusion
    ? chips.map((_, index) => fuse(vectors[2 * index] ?? null, vectors[2 * index + 1] ?? null))
    : vectors;
}

/** The embedder's vectors behind an adapter, normalised again. Only those that have a direction go through it. */
export async function adaptVectors(
  vectors: readonly (Float32Array | null)[],
  adapter: VectorNet,
): Promise<readonly (Float32Array | null)[]> {
  const whole = vectors.filter((vector) => vector !== null);
  if (whole.length === 0) return vectors;
  const rows = new Float32Array(whole.reduce((sum, { length }) => sum + length, 0));
  whole.forEach((vector, index) => rows.set(vector, index * vector.length));
  const adapted = normalisedRows(await adapter.run(rows), adapter.dimensions).values();
  return vectors.map((vector) => (vector === null ? null : (adapted.next().value ?? null)));
}

const normalisedRows = (rows: Float32Array, dimensions: number): readonly (Float32Array | null)[] =>
  Array.from({ length: rows.length / dimensions }, (_, row) =>
    normalise(rows.slice(row * dimensions, (row + 1) * dimensions)),
  );

function fuse(a: Float32Array | null, b: Float32Array | null): Float32Array | null {
  return a === null || b === null
    ? null
    : normalise(a.map((value, index) => value + (b[index] ?? Number.NaN)));
}

function normalise(vector: Float32Array): Float32Array | null {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return Number.isFinite(length) && length > NORM_EPSILON ? vector.map((value) => value / length) : null;
}
