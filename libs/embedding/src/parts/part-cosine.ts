import { ShapeError } from '@gallerist/metrics/checks';
import { checkWeights } from './check-weights.ts';
import type { PartVectors } from './part-vectors.ts';
import { checkParts, isVisible, unitParts } from './part-vectors.ts';

/** How alike two pictures are, part by part. */
export interface PartCosine {
  /** `[P]`: cosine similarity in [−1, 1]; null for a part that is not visible, or without length, in one of the two. */
  readonly perPart: readonly (number | null)[];
  /** Weighted mean over jointly visible parts, in [−1, 1]; null where there is none (or their weights are all 0). */
  readonly similarity: number | null;
}

/**
 * The definition of part similarity for a single pair: the cosine of each part that is visible in both pictures, and their
 * mean. Missing parts are left out, not counted as unlike; a part of zeros has no direction and counts as missing.
 *
 * Blocks of pairs are computed by `partDistance` of the metrics library, which follows this definition (with equal weights:
 * distance = 1 − similarity); a test holds the two together.
 *
 * @param a,b As many parts, of as many dimensions.
 * @param weights `[P]` finite ≥ 0, how much each part counts. Default: alike.
 * @throws {ArgumentError | ShapeError} if the two differ in shape, or a value is not finite.
 * @see Sun et al. 2019, arXiv:1904.00537 (VPM: distances over shared regions)
 */
export function partCosine(a: PartVectors, b: PartVectors, weights?: ArrayLike<number>): PartCosine {
  const caller = 'partCosine';
  checkParts(caller, 'a', a);
  checkParts(caller, 'b', b);
  if (a.count !== b.count || a.values.length !== b.values.length) {
    const expected = `have ${a.count} parts and ${a.values.length} values as a has`;
    throw new ShapeError(caller, 'b', { expected, actual: `${b.count} and ${b.values.length}` });
  }
  if (weights !== undefined) checkWeights(caller, { weights, count: a.count });
  const [unitA, unitB] = [unitParts(a), unitParts(b)];
  const dimensions = a.values.length / a.count;
  const perPart = Array.from({ length: a.count }, (_, part) => {
    if (!isVisible(a, part) || !isVisible(b, part)) return null;
    let dot = 0;
    for (let i = part * dimensions; i < (part + 1) * dimensions; i++)
      dot += (unitA[i] ?? 0) * (unitB[i] ?? 0);
    return Math.min(1, Math.max(-1, dot));
  });
  return { perPart, similarity: meanOverVisible(perPart, weights) };
}

function meanOverVisible(
  perPart: readonly (number | null)[],
  weights: ArrayLike<number> | undefined,
): number | null {
  let mean = 0;
  let total = 0;
  perPart.forEach((cosine, part) => {
    const weight = weights?.[part] ?? 1;
    if (cosine === null || weight === 0) return;
    total += weight;
    mean += (cosine - mean) * (weight / total);
  });
  return total > 0 ? mean : null;
}
