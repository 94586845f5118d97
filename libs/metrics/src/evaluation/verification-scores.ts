import { checkFinite, checkNotEmpty } from '../checks/checks.ts';
import { ArgumentError } from '../checks/argument-error.ts';

/** Scores of comparisons of one kind, ascending. */
export type SortedScores = Float32Array | Float64Array;

/**
 * The similarities of a verification experiment, checked and sorted once for all measures.
 *
 * A pair is accepted at similarity ≥ threshold. For distances negate them.
 */
export class VerificationScores {
  /** `[G]` similarities of pairs of one identity, ascending. */
  readonly genuine: SortedScores;
  /** `[N]` similarities of pairs of two identities, ascending. */
  readonly impostor: SortedScores;

  /**
   * @param genuine  `[G]`, any order, left as they are. A `Float32Array` is sorted as such, in half the memory.
   * @param impostor `[N]`, likewise.
   * @throws {ShapeError} if there is no genuine or no impostor pair. @throws {ArgumentError} at a score that is NaN or infinite.
   */
  constructor(genuine: ArrayLike<number>, impostor: ArrayLike<number>) {
    this.genuine = sortedCopy('genuine', genuine);
    this.impostor = sortedCopy('impostor', impostor);
  }

  /**
   * Rates at one threshold: `far` (false acceptance, FMR) is the share of impostor pairs with a similarity ≥ threshold, `tar`
   * (true acceptance, 1 − FNMR) that of genuine pairs.
   *
   * @param threshold May be infinite. @throws {ArgumentError} if it is NaN.
   */
  ratesAt(threshold: number): { readonly far: number; readonly tar: number } {
    if (Number.isNaN(threshold)) {
      const expected = 'be a number';
      throw new ArgumentError('VerificationScores.ratesAt', 'threshold', { expected, actual: threshold });
    }
    return {
      far: countFrom(this.impostor, threshold) / this.impostor.length,
      tar: countFrom(this.genuine, threshold) / this.genuine.length,
    };
  }
}

/** How many of the ascending scores are at or above the limit; by binary search. */
export function countFrom(sorted: SortedScores, limit: number): number {
  return sorted.length - placeOf(sorted, (score) => score < limit);
}

/** How many of the ascending scores are above the limit; by binary search. */
export function countAbove(sorted: SortedScores, limit: number): number {
  return sorted.length - placeOf(sorted, (score) => score <= limit);
}

/** The first place whose score is not before the limit any more. */
function placeOf(sorted: SortedScores, isBefore: (score: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(sorted[middle] ?? 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function sortedCopy(argument: string, scores: ArrayLike<number>): SortedScores {
  checkNotEmpty('VerificationScores', argument, scores);
  checkFinite('VerificationScores', argument, scores);
  return scores instanceof Float32Array ? scores.toSorted() : new Float64Array(scores).sort();
}
