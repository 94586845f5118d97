import { checkNotNaN } from './calibration-checks.ts';
import { logit, softplus } from './logistic-function.ts';
import { poolAdjacentViolators } from './pool-adjacent-violators.ts';
import { groupScores } from './score-groups.ts';

/**
 * Cost of log-likelihood ratios in bits:
 * ½·mean over genuine of log2(1 + e^−llr) + ½·mean over impostors of log2(1 + e^llr).
 *
 * @param genuineLlr  `[G]` natural logs; −∞ makes the cost infinite.
 * @param impostorLlr `[I]` natural logs; ∞ makes the cost infinite.
 * @returns ≥ 0: 0 for certain and right, exactly 1 where every ratio is 1 (log 0), above 1 if worse than saying nothing.
 * @throws {ShapeError} if one kind is missing. @throws {ArgumentError} for NaN.
 * @see Brümmer and du Preez 2006, doi:10.1016/j.csl.2005.08.001
 */
export function cllr(genuineLlr: ArrayLike<number>, impostorLlr: ArrayLike<number>): number {
  checkNotNaN('cllr', 'genuineLlr', genuineLlr);
  checkNotNaN('cllr', 'impostorLlr', impostorLlr);
  let genuine = 0;
  for (let i = 0; i < genuineLlr.length; i += 1) genuine += softplus(-(genuineLlr[i] ?? 0));
  let impostor = 0;
  for (let i = 0; i < impostorLlr.length; i += 1) impostor += softplus(impostorLlr[i] ?? 0);
  return (genuine / genuineLlr.length + impostor / impostorLlr.length) / (2 * Math.LN2);
}

/**
 * The part of Cllr that no calibration can remove: Cllr after the best ascending map of the scores (pool adjacent
 * violators). Cllr − minCllr is the loss by calibration. Depends on the order of the scores only, so that plain
 * similarities may be given.
 *
 * @param genuine  `[G]` similarities or log-likelihood ratios, not NaN.
 * @param impostor `[I]` likewise.
 * @returns In [0, 1]: 0 for separated kinds, 1 for scores that say nothing; never above `cllr`.
 * @throws {ShapeError} if one kind is missing. @throws {ArgumentError} for NaN.
 * @see Brümmer and du Preez 2006, doi:10.1016/j.csl.2005.08.001
 */
export function minCllr(genuine: ArrayLike<number>, impostor: ArrayLike<number>): number {
  checkNotNaN('minCllr', 'genuine', genuine);
  checkNotNaN('minCllr', 'impostor', impostor);
  const groups = groupScores(genuine, impostor);
  const sizes = groups.genuine.map((count, i) => count + (groups.impostor[i] ?? 0));
  const shares = groups.genuine.map((count, i) => count / (sizes[i] ?? 1));
  const priorLogOdds = Math.log(genuine.length / impostor.length);
  const llrs = poolAdjacentViolators(shares, sizes).map((share) => logit(share) - priorLogOdds);
  let genuineCost = 0;
  let impostorCost = 0;
  for (const [i, llr] of llrs.entries()) {
    const genuineCount = groups.genuine[i] ?? 0;
    const impostorCount = groups.impostor[i] ?? 0;
    // A kind that does not occur costs nothing, even where the map is certain of the other: 0 · ∞ is no number.
    if (genuineCount > 0) genuineCost += genuineCount * softplus(-llr);
    if (impostorCount > 0) impostorCost += impostorCount * softplus(llr);
  }
  return (genuineCost / genuine.length + impostorCost / impostor.length) / (2 * Math.LN2);
}
