import { checkRate, checkWhole } from '../checks/checks.ts';

/** What a number of impostor trials can say about a false match rate. */
export interface FmrResolution {
  /** False if the rate is below 1 / N. */
  readonly isResolved: boolean;
  /** 1 / N, the least rate that a sample of N can show besides 0. */
  readonly leastRate: number;
  /** One-sided 95 % upper bound of the rate after no error in N trials: 1 − 0.05^(1 / N), which the rule of 3 approximates. */
  readonly upperBoundWithoutErrors: number;
}

/**
 * Whether a sample can resolve a false match rate, and what it proves where no error was seen.
 *
 * @param impostors Number of independent impostor trials, N ≥ 1.
 * @param fmr In (0, 1].
 * @throws {ArgumentError} if an argument is out of range.
 * @see Hanley and Lippman-Hand 1983, doi:10.1001/jama.1983.03330370053031
 */
export function fmrResolution(impostors: number, fmr: number): FmrResolution {
  checkWhole('fmrResolution', 'impostors', { value: impostors, atLeast: 1 });
  checkRate('fmrResolution', 'fmr', fmr);
  return {
    isResolved: 1 / impostors <= fmr,
    leastRate: 1 / impostors,
    upperBoundWithoutErrors: -Math.expm1(Math.log(0.05) / impostors),
  };
}
