import { ArgumentError } from '../checks/argument-error.ts';
import { checkWhole } from '../checks/checks.ts';
import { countAbove } from './verification-scores.ts';
import type { SortedScores, VerificationScores } from './verification-scores.ts';

/** An operating point that keeps a false match rate. */
export interface VerificationPoint {
  /** The greatest true acceptance rate of any threshold that keeps the rate. */
  readonly tar: number;
  /** The false match rate that the sample has at it; never above the rate that was asked for. */
  readonly far: number;
  /**
   * The thresholds with exactly these rates: all t with above < t ≤ upTo. `above` is −∞ where every impostor may pass, `upTo`
   * is ∞ where no pair is more alike than `above`.
   */
  readonly threshold: { readonly above: number; readonly upTo: number };
  /** False if the rate is below 1 / N: the sample of N impostor pairs cannot tell it from 0. */
  readonly isResolved: boolean;
}

/**
 * TAR at FMR = α: the greatest true acceptance rate over all thresholds whose false match rate does not exceed α. With k the
 * greatest whole number with k / N ≤ α, the threshold lies above the (k + 1)-th greatest impostor similarity, so that ties
 * with it are refused.
 *
 * Differs from InsightFace: it takes the nearest rate on the curve, which may exceed α. Differs from facenet: a perfect
 * model has 1, not 0, where no impostor reaches a threshold.
 *
 * @param fmr α in [0, 1]; 0 asks for no false match in the sample and is never resolved.
 * @throws {ArgumentError} if the rate is outside [0, 1].
 * @see ISO/IEC 19795-1:2021 (FMR, FNMR)
 */
export function tarAtFmr({ genuine, impostor }: VerificationScores, fmr: number): VerificationPoint {
  if (!(fmr >= 0 && fmr <= 1)) {
    throw new ArgumentError('tarAtFmr', 'fmr', { expected: 'be in [0, 1]', actual: fmr });
  }
  const allowed = allowedErrors(impostor.length, fmr);
  const above = impostor[impostor.length - 1 - allowed] ?? -Infinity;
  return {
    tar: countAbove(genuine, above) / genuine.length,
    far: countAbove(impostor, above) / impostor.length,
    threshold: { above, upTo: Math.min(leastAbove(genuine, above), leastAbove(impostor, above)) },
    isResolved: 1 / impostor.length <= fmr,
  };
}

/** The greatest whole k with k / trials ≤ rate; ⌊rate · trials⌋ may be one off by rounding (0.29 · 100 < 29). */
export function allowedErrors(trials: number, rate: number): number {
  checkWhole('allowedErrors', 'trials', { value: trials, atLeast: 1 });
  if (!(rate >= 0 && rate <= 1)) {
    throw new ArgumentError('allowedErrors', 'rate', { expected: 'be in [0, 1]', actual: rate });
  }
  let allowed = Math.floor(rate * trials);
  if ((allowed + 1) / trials <= rate) allowed += 1;
  if (allowed / trials > rate) allowed -= 1;
  return allowed;
}

function leastAbove(sorted: SortedScores, limit: number): number {
  return sorted[sorted.length - countAbove(sorted, limit)] ?? Infinity;
}
