import { ArgumentError } from '../checks/argument-error.ts';
import { checkFinite, checkLength, checkNotEmpty, checkPositive, checkWhole } from '../checks/checks.ts';

export interface NormalisationOptions {
  /** The variance divides by n − ddof: 0 (population, default) or 1 (sample). */
  readonly ddof?: 0 | 1;
  /** Least standard deviation that is divided by: a cohort of equal similarities gives large, not infinite values. Default 1e-6. */
  readonly epsilon?: number;
}

/** Similarities of both sides with the same cohort of other people. */
export interface NormalisationCohorts {
  /** `[C]`: the enrolled sample against the cohort. */
  readonly enrolCohort: ArrayLike<number>;
  /** `[C']`: the probe against the cohort. */
  readonly testCohort: ArrayLike<number>;
}

/**
 * (s − μ) / σ against a cohort's similarities: z-norm if they are those of the enrolled sample, t-norm if those of the probe.
 *
 * @param cohort `[C]`, at least 1 + ddof of them.
 * @returns In standard deviations of the cohort; a similarity no more.
 * @throws {ArgumentError} for no, NaN or infinite similarities.
 * @see Auckenthaler, Carey and Lloyd-Thomas 2000, doi:10.1006/dspr.1999.0360 (z-norm and t-norm)
 */
export function cohortNorm(
  cosineSimilarity: number,
  cohort: ArrayLike<number>,
  { ddof = 0, epsilon = 1e-6 }: NormalisationOptions = {},
): number {
  checkFinite('cohortNorm', 'cosineSimilarity', [cosineSimilarity]);
  checkPositive('cohortNorm', 'epsilon', epsilon);
  const { mean, standardDeviation } = meanAndDeviation('cohortNorm', cohort, ddof);
  return (cosineSimilarity - mean) / Math.max(standardDeviation, epsilon);
}

/** s-norm: the mean of z-norm and t-norm. @throws {ArgumentError} as `cohortNorm`. @see Kenny 2010 (symmetric) */
export function sNorm(
  cosineSimilarity: number,
  { enrolCohort, testCohort }: NormalisationCohorts,
  options: NormalisationOptions = {},
): number {
  return (
    (cohortNorm(cosineSimilarity, enrolCohort, options) + cohortNorm(cosineSimilarity, testCohort, options)) /
    2
  );
}

export interface AdaptiveNormOptions extends NormalisationOptions {
  /** K: the most similar members of the cohort that are used, at least 1 + ddof; all where the cohort is smaller. */
  readonly topK: number;
  /**
   * Whose nearest members a side is normalised with: `own` (AS-norm1, default) or those of the `other` side (AS-norm2), for
   * which both lists must follow one order of the same cohort.
   */
  readonly selection?: 'own' | 'other';
}

/**
 * Adaptive s-norm: s-norm with the K members of the cohort that are most similar to a side.
 *
 * @throws {ArgumentError} as `cohortNorm`, or if `topK` is too small.
 * @throws {ShapeError} for `selection: 'other'` with lists of different lengths.
 * @see Matejka et al. 2017, doi:10.21437/Interspeech.2017-803 (AS-norm1, AS-norm2); Cumani et al. 2011
 */
export function asNorm(
  cosineSimilarity: number,
  { enrolCohort, testCohort }: NormalisationCohorts,
  { topK, selection = 'own', ...options }: AdaptiveNormOptions,
): number {
  checkWhole('asNorm', 'topK', { value: topK, atLeast: 1 + (options.ddof ?? 0) });
  checkFinite('asNorm', 'enrolCohort', enrolCohort);
  checkFinite('asNorm', 'testCohort', testCohort);
  if (selection === 'other') {
    checkLength('asNorm', 'testCohort', { values: testCohort, length: enrolCohort.length });
  }
  const nearest = { enrol: largest(enrolCohort, topK), test: largest(testCohort, topK) };
  const pick = (values: ArrayLike<number>, places: readonly number[]) =>
    places.map((at) => values[at] ?? NaN);
  const isOwn = selection === 'own';
  return sNorm(
    cosineSimilarity,
    {
      enrolCohort: pick(enrolCohort, isOwn ? nearest.enrol : nearest.test),
      testCohort: pick(testCohort, isOwn ? nearest.test : nearest.enrol),
    },
    options,
  );
}

/** Mean and standard deviation of finite values. @throws {ArgumentError} if there are not more than `ddof`. */
export function meanAndDeviation(
  caller: string,
  values: ArrayLike<number>,
  ddof: 0 | 1,
): { readonly mean: number; readonly standardDeviation: number } {
  checkNotEmpty(caller, 'cohort', values);
  checkFinite(caller, 'cohort', values);
  const n = values.length;
  if (n <= ddof) throw new ArgumentError(caller, 'cohort', { expected: `be more than ${ddof}`, actual: n });
  const list = Array.from(values);
  const mean = list.reduce((sum, value) => sum + value, 0) / n;
  const squares = list.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardDeviation: Math.sqrt(squares / (n - ddof)) };
}

/** Places of the `count` largest values; of equal ones the first. */
function largest(values: ArrayLike<number>, count: number): number[] {
  const places = Array.from(values, (_, place) => place);
  return places.sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0) || a - b).slice(0, count);
}
