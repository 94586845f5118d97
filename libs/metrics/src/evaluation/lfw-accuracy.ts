import { ArgumentError } from '../checks/argument-error.ts';
import { checkFinite, checkLength, checkList, checkPositive, checkWhole } from '../checks/checks.ts';

export interface LfwOptions {
  /** Default 10. */
  readonly folds?: number;
  /** Candidates start, start + step, … below stop; default 0, 0.01, … 3.99: squared distances of unit vectors. */
  readonly thresholds?: { readonly start: number; readonly stop: number; readonly step: number };
}

/** The accuracy of each fold under the threshold that was best on the others. */
export interface LfwAccuracy {
  /** `[folds]` in [0, 1]. */
  readonly foldAccuracies: Float64Array;
  /** `[folds]` the threshold of each fold. */
  readonly bestThresholds: Float64Array;
  readonly mean: number;
  /** Of the folds as a population (divided by their number). */
  readonly standardDeviation: number;
}

const MOST_CANDIDATES = 1e6;
const squaredUnitDistances = { start: 0, stop: 4, step: 0.01 };

/**
 * Accuracy by the protocol of Labeled Faces in the Wild: contiguous folds; for each the first candidate threshold with the
 * greatest accuracy on the other folds; a pair counts as one identity at distance < threshold.
 *
 * The folds should share no identity, as those of LFW do not: then list the pairs in that order.
 *
 * @param distances `[P]` squared Euclidean distances of unit vectors, finite.
 * @param isSame    `[P]` whether the pair shows one identity.
 * @throws {ShapeError} if lengths differ. @throws {ArgumentError} if there are fewer than 2 folds or more folds than pairs, at
 *   a distance that is not finite, and for thresholds that do not rise.
 * @see Huang et al. 2007, Labeled Faces in the Wild, section IV; arXiv:2405.15965 (identity-disjoint folds)
 */
export function lfwAccuracy(
  distances: ArrayLike<number>,
  isSame: ArrayLike<boolean>,
  { folds = 10, thresholds = squaredUnitDistances }: LfwOptions = {},
): LfwAccuracy {
  checkList('lfwAccuracy', 'distances', distances);
  checkLength('lfwAccuracy', 'isSame', { values: isSame, length: distances.length });
  checkFinite('lfwAccuracy', 'distances', distances);
  const sizes = contiguousFoldSizes(distances.length, folds);
  const candidates = grid(thresholds);
  const right = sizes.map((size, fold) => {
    const start = sizes.slice(0, fold).reduce((sum, before) => sum + before, 0);
    return rightDecisions({ distances, isSame, start, end: start + size }, candidates);
  });
  const total = candidates.map((_, place) => right.reduce((sum, ofFold) => sum + (ofFold[place] ?? 0), 0));
  const best = right.map((ofFold) => firstGreatest(total.map((sum, place) => sum - (ofFold[place] ?? 0))));
  const foldAccuracies = Float64Array.from(
    best,
    (place, fold) => (right[fold]?.[place] ?? 0) / (sizes[fold] ?? 1),
  );
  const mean = average(foldAccuracies);
  return {
    foldAccuracies,
    bestThresholds: Float64Array.from(best, (place) => candidates[place] ?? 0),
    mean,
    standardDeviation: Math.sqrt(average(foldAccuracies.map((accuracy) => (accuracy - mean) ** 2))),
  };
}

/**
 * Sizes of contiguous folds: n split as evenly as possible, the first n mod k folds one larger.
 *
 * @param folds k, from 2 to n.
 * @throws {ArgumentError} if there are fewer than 2 folds or more folds than items.
 */
export function contiguousFoldSizes(items: number, folds: number): number[] {
  checkWhole('contiguousFoldSizes', 'folds', { value: folds, atLeast: 2 });
  checkWhole('contiguousFoldSizes', 'items', { value: items, atLeast: folds });
  return Array.from(
    { length: folds },
    (_, fold) => Math.floor(items / folds) + (fold < items % folds ? 1 : 0),
  );
}

function grid({ start, stop, step }: NonNullable<LfwOptions['thresholds']>): Float64Array {
  checkFinite('lfwAccuracy', 'thresholds', [start, stop]);
  checkPositive('lfwAccuracy', 'thresholds.step', step);
  if (stop <= start) {
    const expected = `be above start (${start})`;
    throw new ArgumentError('lfwAccuracy', 'thresholds.stop', { expected, actual: stop });
  }
  const length = Math.ceil((stop - start) / step);
  if (length > MOST_CANDIDATES) {
    const expected = `give at most ${MOST_CANDIDATES} candidates`;
    throw new ArgumentError('lfwAccuracy', 'thresholds.step', { expected, actual: length });
  }
  return Float64Array.from({ length }, (_, place) => start + place * step);
}

function rightDecisions(
  pairs: {
    readonly distances: ArrayLike<number>;
    readonly isSame: ArrayLike<boolean>;
    readonly start: number;
    readonly end: number;
  },
  candidates: Float64Array,
): Float64Array {
  return candidates.map((threshold) => {
    let right = 0;
    for (let i = pairs.start; i < pairs.end; i += 1) {
      if ((pairs.distances[i] ?? 0) < threshold === pairs.isSame[i]) right += 1;
    }
    return right;
  });
}

function firstGreatest(values: Float64Array): number {
  return values.indexOf(values.reduce((greatest, value) => Math.max(greatest, value), -Infinity));
}

function average(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
