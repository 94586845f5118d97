import { checkFinite, checkLength, checkWhole } from '../checks/checks.ts';
import { labelClasses } from '../labels/label-classes.ts';

/**
 * The direction of each class: the L2-normalised mean of its L2-normalised rows. A zero row counts as zero, and a class
 * whose rows cancel out has a zero centroid.
 *
 * @param embeddings `[N·D]` row-major, finite.
 * @param labels     `[N]` whole numbers.
 * @param dimension  D ≥ 1.
 * @returns `[C·D]`, classes in the order in which their labels first appear; empty for no rows.
 * @throws {ArgumentError} if a value is not finite; {ShapeError} if there are not N·D of them.
 */
export function classCentroids(
  embeddings: Float32Array,
  labels: ArrayLike<number>,
  dimension: number,
): Float32Array {
  const caller = 'classCentroids';
  checkWhole(caller, 'dimension', { value: dimension, atLeast: 1 });
  checkLength(caller, 'embeddings', { values: embeddings, length: labels.length * dimension });
  checkFinite(caller, 'embeddings', embeddings);
  const { members } = labelClasses(labels);
  const centroids = new Float32Array(members.length * dimension);
  members.forEach((rows, one) => {
    const sum = new Float64Array(dimension);
    for (const row of rows) {
      const direction = unit(embeddings.subarray(row * dimension, (row + 1) * dimension));
      for (let i = 0; i < dimension; i += 1) sum[i] = (sum[i] ?? 0) + (direction[i] ?? 0);
    }
    centroids.set(unit(sum), one * dimension);
  });
  return centroids;
}

/** Scaled by its largest element first, so that no square over- or underflows. */
function unit(vector: Float32Array | Float64Array): Float64Array {
  const values = Float64Array.from(vector);
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return values;
  const scaled = values.map((value) => value / largest);
  const norm = Math.sqrt(scaled.reduce((sum, value) => sum + value * value, 0));
  return scaled.map((value) => value / norm);
}
