import { ArgumentError } from '../checks/argument-error.ts';
import { checkRate, checkWhole } from '../checks/checks.ts';
import { checkNotNaN, checkOpenUnit } from './calibration-checks.ts';
import { logit, sigmoid } from './logistic-function.ts';

/**
 * Bayes: the probability that a pair is genuine, from its log-likelihood ratio and the share of genuine pairs expected.
 *
 * @param llr   Natural log; ±∞ gives 1 or 0.
 * @param prior In (0, 1).
 * @throws {ArgumentError} if `llr` is NaN or `prior` out of range.
 */
export function posteriorFromLlr(llr: number, prior: number): number {
  checkNotNaN('posteriorFromLlr', 'llr', [llr]);
  checkOpenUnit('posteriorFromLlr', 'prior', prior);
  return sigmoid(llr + logit(prior));
}

/** What is expected of a search before its scores are seen. */
export interface SearchPrior {
  /** The share of probes whose person is in the gallery, in (0, 1]. */
  readonly expectedMatedShare: number;
  /** N, identities searched, ≥ 1. */
  readonly gallerySize: number;
}

/**
 * The probability that the best candidate of a search is the probe's person. Before the search each of N identities is it
 * with probability `expectedMatedShare` / N, so that the same similarity is worth less in a greater gallery.
 *
 * It is `candidatePosteriors` of a list of one: the other identities count as if their scores told nothing, which is
 * cautious, because they are at most as similar as the best.
 *
 * @param llr Natural log of the likelihood ratio of the candidate; ±∞ gives 1 or 0.
 * @returns In [0, 1].
 * @throws {ArgumentError} if `llr` is NaN or the prior out of range.
 */
export function matePosterior(llr: number, prior: SearchPrior): number {
  checkNotNaN('matePosterior', 'llr', [llr]);
  checkPrior('matePosterior', prior);
  const share = prior.expectedMatedShare / prior.gallerySize;
  return share === 1 ? 1 : sigmoid(llr + logit(share));
}

/** How the belief of a search is shared out; all together 1 with the identities that are not listed. */
export interface SearchPosterior {
  /** `[K]` for each candidate, that it is the probe's person. */
  readonly candidates: Float64Array;
  /** That the person is in the gallery but not listed. */
  readonly unlisted: number;
  /** That the person is not in the gallery. */
  readonly notEnrolled: number;
}

/**
 * Who the probe is, from the likelihood ratios of a candidate list: with m = `expectedMatedShare`,
 * p_i = (m/N)·LR_i / ((1 − m) + (m/N)·(Σ LR + N − K)). The N − K identities that are not listed count as LR = 1, the mean
 * of an impostor's ratio: cautious, because they score below the list.
 *
 * @param llrs `[K]` natural logs, one for each identity listed, K ≤ N. Several +∞ share the belief; if all that the prior
 * allows is at −∞, nobody is enrolled.
 * @throws {ShapeError} if empty. @throws {ArgumentError} for NaN, K > N or a prior out of range.
 */
export function candidatePosteriors(llrs: ArrayLike<number>, prior: SearchPrior): SearchPosterior {
  checkNotNaN('candidatePosteriors', 'llrs', llrs);
  checkPrior('candidatePosteriors', prior);
  const { expectedMatedShare, gallerySize } = prior;
  if (llrs.length > gallerySize) {
    throw new ArgumentError('candidatePosteriors', 'llrs', {
      expected: `list at most ${gallerySize} identities`,
      actual: llrs.length,
    });
  }
  const each = Math.log(expectedMatedShare) - Math.log(gallerySize);
  const logs = Float64Array.from(llrs, (llr) => llr + each);
  const unlisted = Math.log(gallerySize - llrs.length) + each;
  const notEnrolled = Math.log1p(-expectedMatedShare);
  const top = logs.reduce((greatest, log) => Math.max(greatest, log), Math.max(unlisted, notEnrolled));
  if (top === -Infinity) return { candidates: logs.fill(0), unlisted: 0, notEnrolled: 1 };
  // ∞ − ∞ is no number: certain candidates count 1 each, all else nothing.
  const relative = (log: number): number => (log === top ? 1 : Math.exp(log - top));
  const shares = logs.map(relative);
  const total = shares.reduce((sum, share) => sum + share, relative(unlisted) + relative(notEnrolled));
  return {
    candidates: shares.map((share) => share / total),
    unlisted: relative(unlisted) / total,
    notEnrolled: relative(notEnrolled) / total,
  };
}

function checkPrior(caller: string, { expectedMatedShare, gallerySize }: SearchPrior): void {
  checkRate(caller, 'expectedMatedShare', expectedMatedShare);
  checkWhole(caller, 'gallerySize', { value: gallerySize, atLeast: 1 });
}
