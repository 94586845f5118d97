import { flipHorizontal, imageTensor } from '@gallerist/preprocess';
import type { RgbImage } from '@gallerist/preprocess';
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
export function embedChips(chips: readonly RgbImage[], nets: FaceNets): readonly (Float32Array | null)[] {
  const { flipFusion } = nets.manifest.embedder;
  const views = flipFusion ? chips.flatMap((chip) => [chip, flipHorizontal(chip)]) : chips;
  const vectors: (Float32Array | null)[] = [];
  for (let start = 0; start < views.length; start += MAX_BATCH) {
    vectors.push(...forward(views.slice(start, start + MAX_BATCH), nets));
  }
  if (!flipFusion) return vectors;
  return chips.map((_, index) => fuse(vectors[2 * index] ?? null, vectors[2 * index + 1] ?? null));
}

function forward(
  views: readonly RgbImage[],
  { embedder, manifest }: FaceNets,
): readonly (Float32Array | null)[] {
  const { data, shape } = imageTensor(views, manifest.preprocess);
  const [count, height, width] = shape;
  const rows = embedder.embed({ count, width, height, data });
  return views.map((_, index) =>
    normalise(rows.slice(index * embedder.dimensions, (index + 1) * embedder.dimensions)),
  );
}

function fuse(a: Float32Array | null, b: Float32Array | null): Float32Array | null {
  return a === null || b === null
    ? null
    : normalise(a.map((value, index) => value + (b[index] ?? Number.NaN)));
}

function normalise(vector: Float32Array): Float32Array | null {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return Number.isFinite(length) && length > NORM_EPSILON ? vector.map((value) => value / length) : null;
}
