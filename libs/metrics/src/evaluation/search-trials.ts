import { ArgumentError } from '../checks/argument-error.ts';
import { checkLength, checkList } from '../checks/checks.ts';

/**
 * The outcomes of searches over a gallery, one row a probe. N, the size of the gallery, counts identities; an identity's
 * similarity to a probe is the maximum over its samples.
 */
export interface SearchTrials {
  /** `[S]` int32: the person that the probe shows. Searches of one person are not independent: intervals resample people. */
  readonly people: Int32Array;
  /** `[S]` 1 where the person belongs to the gallery's population (a mated search), else 0. */
  readonly isMated: Uint8Array;
  /**
   * `[S]` 1 where nothing could be searched: no subject in the probe (failure to acquire), or none of the person's
   * enrolment pictures was accepted (failure to enrol).
   */
  readonly isFailure: Uint8Array;
  /** `[S]` mated: similarity of the mate; non-mated: of the best candidate; −Infinity where it was not returned. */
  readonly similarities: Float64Array;
  /** `[S]` int32: the mate's rank from 1 on; 0 where it was not returned, for failures and for non-mated searches. */
  readonly mateRanks: Int32Array;
}

/**
 * How often each search counts (a bootstrap replicate draws some people several times and others never), and whether
 * failures count as what they are to a user: a miss of a mated search, a rightly unanswered non-mated one.
 */
export interface TrialWeights {
  /** `[S]`, ≥ 0. */
  readonly weights?: Float64Array;
  /** Default true; false leaves searches that failed out of every count. */
  readonly countFailures?: boolean;
}

/** @throws {ShapeError} if the columns differ in length. @throws {ArgumentError} if a similarity is NaN or a weight no number >= 0. */
export function checkSearchTrials(caller: string, trials: SearchTrials, options: TrialWeights = {}): void {
  checkList(caller, 'people', trials.people);
  const expected = trials.people.length;
  const columns = { ...trials, ...(options.weights ? { weights: options.weights } : {}) };
  for (const [name, column] of Object.entries(columns)) {
    checkLength(caller, name, { values: column, length: expected });
  }
  if (options.weights?.some((weight) => !(weight >= 0 && weight < Infinity)) === true) {
    const actual = options.weights.find((weight) => !(weight >= 0 && weight < Infinity));
    throw new ArgumentError(caller, 'weights', { expected: 'be finite and >= 0', actual });
  }
  const unknown = trials.similarities.findIndex(Number.isNaN);
  if (unknown === -1) return;
  throw new ArgumentError(caller, 'similarities', { expected: 'not be NaN', actual: `NaN at ${unknown}` });
}

/** The weight of a search under the options; 0 leaves it out. */
export function trialWeight(trials: SearchTrials, index: number, options: TrialWeights): number {
  if (options.countFailures === false && trials.isFailure[index] === 1) return 0;
  return options.weights?.[index] ?? 1;
}
