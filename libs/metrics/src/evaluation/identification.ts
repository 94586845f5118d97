import { ArgumentError } from '../checks/argument-error.ts';
import { nextAbove } from './next-above.ts';
import { checkSearchTrials, trialWeight } from './search-trials.ts';
import type { SearchTrials, TrialWeights } from './search-trials.ts';

/**
 * True positive identification rate TPIR(N, R, T) = 1 − FNIR: the share of mated searches whose mate is within the top
 * `rank` and at or above the threshold.
 *
 * @param options.minSimilarity T; default −Infinity, which with `rank` 1 gives the closed-set rank-1 rate.
 * @param options.rank R ≥ 1, default 1.
 * @returns In [0, 1]; null without a mated search.
 * @throws {ShapeError} if columns differ in length. @throws {ArgumentError} if a similarity is NaN or `rank` is below 1.
 * @see ISO/IEC 19795-1:2021, 3.22; NIST FRTE 1:N
 */
export function tpir(
  trials: SearchTrials,
  options: TrialWeights & { readonly minSimilarity?: number; readonly rank?: number } = {},
): number | null {
  checkSearchTrials('tpir', trials, options);
  const { minSimilarity = -Infinity, rank = 1 } = options;
  if (!(rank >= 1)) throw new ArgumentError('tpir', 'rank', { expected: 'be >= 1', actual: rank });
  checkNotNaN('tpir', minSimilarity);
  let hits = 0;
  let searches = 0;
  for (let i = 0; i < trials.people.length; i++) {
    if (trials.isMated[i] !== 1) continue;
    const weight = trialWeight(trials, i, options);
    const mateRank = trials.mateRanks[i] ?? 0;
    searches += weight;
    if (trials.isFailure[i] === 1 || mateRank === 0 || mateRank > rank) continue;
    if ((trials.similarities[i] ?? -Infinity) >= minSimilarity) hits += weight;
  }
  return searches === 0 ? null : hits / searches;
}

/**
 * False negative identification rate FNIR(N, R, T) = 1 − TPIR: the share of mated searches whose mate is not within the top
 * R or below the threshold. Probes without a template (failure to extract) are misses unless `countFailures` is false.
 *
 * @returns In [0, 1]; null without a mated search.
 * @throws As `tpir`.
 */
export function fnir(...given: Parameters<typeof tpir>): number | null {
  const rate = tpir(...given);
  return rate === null ? null : 1 - rate;
}

/**
 * False positive identification rate FPIR(N, T): the share of non-mated searches with a candidate at or above the
 * threshold.
 *
 * @returns In [0, 1]; null (undefined, not 0) without a non-mated search.
 * @throws {ShapeError} if columns differ in length. @throws {ArgumentError} if a similarity is NaN.
 */
export function fpir(
  trials: SearchTrials,
  options: TrialWeights & { readonly minSimilarity: number },
): number | null {
  checkSearchTrials('fpir', trials, options);
  checkNotNaN('fpir', options.minSimilarity);
  let alarms = 0;
  let searches = 0;
  for (let i = 0; i < trials.people.length; i++) {
    if (trials.isMated[i] === 1) continue;
    const weight = trialWeight(trials, i, options);
    searches += weight;
    if (trials.isFailure[i] === 1) continue;
    const similarity = trials.similarities[i] ?? -Infinity;
    if (similarity !== -Infinity && similarity >= options.minSimilarity) alarms += weight;
  }
  return searches === 0 ? null : alarms / searches;
}

/** An operating point that keeps a false positive identification rate. */
function checkNotNaN(caller: string, minSimilarity: number): void {
  if (!Number.isNaN(minSimilarity)) return;
  throw new ArgumentError(caller, 'minSimilarity', { expected: 'be a number', actual: minSimilarity });
}

export interface OperatingPoint {
  /** Similarities strictly above this are accepted; −Infinity accepts every candidate. */
  readonly acceptAbove: number;
  readonly tpir: number;
  /** The rate that the threshold has on these trials; never above the target. */
  readonly fpir: number;
  /** False if the target is below one search of all: then only a threshold above every stranger keeps it. */
  readonly isResolved: boolean;
}

/**
 * TPIR at a target FPIR (FNIR at FPIR is 1 less it): the greatest TPIR over all thresholds whose FPIR does not exceed the
 * target.
 *
 * Differs from InsightFace's IJB 1:N script: it accepts above the ⌊target · S⌋-th greatest stranger, one false positive fewer
 * than the target allows.
 *
 * @param options.targetFpir In [0, 1].
 * @returns null without mated or without non-mated searches.
 * @throws {ArgumentError} if `targetFpir` is out of range; as `tpir`.
 */
export function tpirAtFpir(
  trials: SearchTrials,
  options: TrialWeights & { readonly targetFpir: number; readonly rank?: number },
): OperatingPoint | null {
  checkSearchTrials('tpirAtFpir', trials, options);
  const { targetFpir } = options;
  if (!(targetFpir >= 0 && targetFpir <= 1)) {
    throw new ArgumentError('tpirAtFpir', 'targetFpir', { expected: 'be in [0, 1]', actual: targetFpir });
  }
  const { threshold, rate, searches } = highestKeptThreshold(trials, options);
  // The least number above the threshold: tpir accepts "at or above", so that a tie with a stranger is no hit.
  const hitRate = tpir(trials, { ...options, minSimilarity: nextAbove(threshold) });
  if (hitRate === null || searches === 0) return null;
  return { acceptAbove: threshold, tpir: hitRate, fpir: rate, isResolved: 1 / searches <= targetFpir };
}

/** Walks down the strangers' similarities, tied ones together, for as long as the rate is kept. */
function highestKeptThreshold(
  trials: SearchTrials,
  options: TrialWeights & { readonly targetFpir: number },
): { threshold: number; rate: number; searches: number } {
  let searches = 0;
  const weightOf = new Map<number, number>();
  for (let i = 0; i < trials.people.length; i++) {
    const weight = trials.isMated[i] === 1 ? 0 : trialWeight(trials, i, options);
    const similarity = trials.similarities[i] ?? -Infinity;
    searches += weight;
    if (weight === 0 || trials.isFailure[i] === 1 || similarity === -Infinity) continue;
    weightOf.set(similarity, (weightOf.get(similarity) ?? 0) + weight);
  }
  let accepted = 0;
  for (const similarity of Float64Array.from(weightOf.keys()).sort().reverse()) {
    const next = accepted + (weightOf.get(similarity) ?? 0);
    if (next / searches > options.targetFpir)
      return { threshold: similarity, rate: accepted / searches, searches };
    accepted = next;
  }
  return { threshold: -Infinity, rate: searches === 0 ? 0 : accepted / searches, searches };
}
