import { flipHorizontal, imageTensor } from '@gallerist/preprocess';
import type { RgbImage } from '@gallerist/preprocess';
import type { VectorNet } from '../nets/nets.types.ts';
import type { FaceNets } from './face-nets.types.ts';

/** Chips in one forward pass; more would only cost memory. */
const MAX_BATCH = 16;
/** Below this length a vector has no direction. */
const NORM_EPSILON = 1e-6;

/**
 * L2-normalised embeddings of aligned chips, one for each, in their order. A chip's vector does not depend on the others.
 *
 * @returns null for a chip whose vector is not finite or has no length.
 */
export async function embedChips(
  chips: readonly RgbImage[],
  nets: EmbeddingNets,
): Promise<readonly (Float32Array | null)[]> {
  const { flipFusion } = nets.manifest.embedder;
  const views = flipFusion ? chips.flatMap((chip) => [chip, flipHorizontal(chip)]) : chips;
  const vectors: (Float32Array | null)[] = [];
  for (let start = 0; start < views.length; start += MAX_BATCH) {
    const tensor = imageTensor(views.slice(start, start + MAX_BATCH), nets.manifest.preprocess).data;
    vectors.push(...normalisedRows(await nets.embedder.run(tensor), nets.embedder.dimensions));
  }
  const fused = flipFusion
    ? chips.map((_, index) => fuse(vectors[2 * index] ?? null, vectors[2 * index + 1] ?? null))
    : vectors;
  return nets.adapter === null ? fused : adapt(fused, nets.adapter);
}

type EmbeddingNets = Pick<FaceNets, 'manifest' | 'embedder' | 'adapter'>;

/** Only vectors that have a direction go through the adapter. */
async function adapt(
  vectors: readonly (Float32Array | null)[],
  adapter: VectorNet,
): Promise<readonly (Float32Array | null)[]> {
  const whole = vectors.filter((vector) => vector !== null);
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
