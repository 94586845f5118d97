import type { SortedScores, VerificationScores } from './verification-scores.ts';

/** Operating points from the strictest threshold to the most lenient; all arrays have one length. */
export interface RocCurve {
  /** Descending: +∞, then every distinct score. */
  readonly thresholds: Float64Array;
  /** Rising from 0 to 1: the share of impostor pairs at or above the threshold (FAR, FMR). */
  readonly far: Float64Array;
  /** Rising from 0 to 1: the share of genuine pairs at or above the threshold (TAR, 1 − FNMR). */
  readonly tar: Float64Array;
}

/**
 * Receiver operating characteristic: one point for each distinct score and one for +∞, where nothing is accepted. No point
 * is dropped, also not on a straight line.
 *
 * Differs from scikit-learn's default: it drops collinear points, so that a search for an operating point misses some.
 */
export function roc({ genuine, impostor }: VerificationScores): RocCurve {
  const points = 1 + countDistinct(genuine, impostor);
  const thresholds = new Float64Array(points);
  const far = new Float64Array(points);
  const tar = new Float64Array(points);
  thresholds[0] = Infinity;
  let g = genuine.length - 1;
  let i = impostor.length - 1;
  for (let point = 1; point < points; point += 1) {
    const threshold = Math.max(genuine[g] ?? -Infinity, impostor[i] ?? -Infinity);
    while (g >= 0 && genuine[g] === threshold) g -= 1;
    while (i >= 0 && impostor[i] === threshold) i -= 1;
    thresholds[point] = threshold;
    far[point] = (impostor.length - 1 - i) / impostor.length;
    tar[point] = (genuine.length - 1 - g) / genuine.length;
  }
  return { thresholds, far, tar };
}

function countDistinct(genuine: SortedScores, impostor: SortedScores): number {
  let count = 0;
  let g = genuine.length - 1;
  let i = impostor.length - 1;
  for (; g >= 0 || i >= 0; count += 1) {
    const threshold = Math.max(genuine[g] ?? -Infinity, impostor[i] ?? -Infinity);
    while (g >= 0 && genuine[g] === threshold) g -= 1;
    while (i >= 0 && impostor[i] === threshold) i -= 1;
  }
  return count;
}
