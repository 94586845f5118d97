import { ArgumentError } from '@gallerist/metrics/checks';
import { checkWeights } from './check-weights.ts';

/**
 * One similarity from those of several branches (global, parts, pose): Σ w·s / Σ w over the branches that have one. A missing
 * branch takes its weight with it, so that the fused value stays on the same scale.
 *
 * @param similarities One for each branch; null where the branch cannot say (no jointly visible part).
 * @param weights One for each branch, finite ≥ 0; need not sum to 1.
 * @returns null where no branch with a weight above 0 has a similarity.
 * @throws {ShapeError} if the lengths differ; {ArgumentError} for a similarity or weight that is not finite, or a weight
 *   below 0.
 */
export function fuseSimilarities(
  similarities: readonly (number | null)[],
  weights: ArrayLike<number>,
): number | null {
  const caller = 'fuseSimilarities';
  checkWeights(caller, { weights, count: similarities.length });
  let fused = 0;
  let total = 0;
  similarities.forEach((similarity, branch) => {
    const weight = weights[branch] ?? 0;
    if (similarity === null) return;
    if (!Number.isFinite(similarity)) {
      const actual = `${similarity} at ${branch}`;
      throw new ArgumentError(caller, 'similarities', { expected: 'be finite or null', actual });
    }
    if (weight === 0) return;
    total += weight;
    fused += (similarity - fused) * (weight / total);
  });
  return total > 0 ? fused : null;
}
