/** What a picture counts at least: a bad one is better than none. */
const LEAST_QUALITY = 0.05;
/** Shorter than this, a mean has no direction. */
const NORM_EPSILON = 1e-6;

export interface WeighedVector {
  /** L2-normalised. */
  readonly vector: Float32Array;
  /** Overall quality of the picture, in [0, 1]. */
  readonly quality: number;
}

/**
 * One vector for the pictures of a tracklet: v = Σ wᵢ vᵢ / ‖Σ wᵢ vᵢ‖ with wᵢ = max(qᵢ, 0.05)² / Σ max(qⱼ, 0.05)², so that a sharp
 * picture of quality 0.8 counts as much as four of quality 0.4. One picture is itself, bit for bit; pictures that cancel each
 * other out give the best one's.
 *
 * @param pictures At least one, of the same length.
 * @returns L2-normalised.
 */
export function poolVectors(pictures: readonly WeighedVector[]): Float32Array {
  const [first] = pictures;
  if (first === undefined) throw new RangeError('poolVectors: pictures must hold one at least, got none');
  if (pictures.length === 1) return first.vector;
  const weights = pictures.map(({ quality }) => Math.max(quality, LEAST_QUALITY) ** 2);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = new Float64Array(first.vector.length);
  for (const [index, { vector }] of pictures.entries()) {
    const weight = (weights[index] ?? 0) / total;
    vector.forEach((value, i) => (mean[i] = (mean[i] ?? 0) + weight * value));
  }
  const norm = Math.hypot(...mean);
  if (norm <= NORM_EPSILON) return bestOf(pictures, first).vector;
  return Float32Array.from(mean, (value) => value / norm);
}

/** The one of the highest quality, the earliest of equals. */
export function bestOf<P extends { readonly quality: number }>(pictures: readonly P[], first: P): P {
  return pictures.reduce((best, picture) => (picture.quality > best.quality ? picture : best), first);
}
