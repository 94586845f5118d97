import { checkCompared, isUsableRow, REFUSED_SIMILARITY } from '../embedded-features.ts';
import type { ComparedFeatures, EmbeddedFeatures } from '../embedded-features.ts';
import type { ProbeTrials, RateWithInterval } from '../measures.types.ts';
import { drawEpisode, episodeClasses } from './draw-episode.ts';
import type { Episode } from './draw-episode.ts';

export interface OneShotOptions {
  /** Default 20. */
  readonly ways?: number;
  /** Default 1. */
  readonly shots?: number;
  /** Default 1,000. */
  readonly episodes?: number;
  /** Default 1. */
  readonly seed?: number;
}

export interface OneShotReport {
  readonly ways: number;
  readonly shots: number;
  readonly episodes: number;
  /** Classes that episodes are drawn from. */
  readonly classes: number;
  /** Mean over episodes with its 95 % interval (normal). */
  readonly accuracy: RateWithInterval;
  /** `[ways + 1]` episodes with so many right answers. */
  readonly rightAnswers: readonly number[];
}

export interface OneShotEvaluation {
  readonly report: OneShotReport;
  readonly trials: ProbeTrials;
}

/** 97.5th percentile of the standard normal distribution. */
const Z_95 = 1.959964;

/**
 * N-way K-shot episodes: of each of N classes K pictures are known and one is asked about; the answer is the class whose mean
 * is most alike (cosine). A tie with another class is no right answer, nor is a picture that gave no embedding.
 *
 * @param features The same pictures twice: as they are known, and as they ask.
 * @param identities `[rows]` whole numbers.
 * @throws {EvaluationError} `TOO_FEW_IDENTITIES`. @throws {ShapeError} where sizes do not fit.
 * @see Vinyals et al. 2016, arXiv:1606.04080 (episodes); Snell et al. 2017, arXiv:1703.05175 (means)
 */
export function evaluateOneShot(
  features: ComparedFeatures,
  identities: Int32Array,
  options: OneShotOptions = {},
): OneShotEvaluation {
  const { ways = 20, shots = 1, episodes = 1000, seed = 1 } = options;
  checkCompared('evaluateOneShot', features, identities);
  const classes = episodeClasses(identities, { ways, shots });
  const probes = new Int32Array(episodes * ways);
  const isRight = new Uint8Array(episodes * ways);
  const rightAnswers = new Array<number>(ways + 1).fill(0);
  for (let number = 0; number < episodes; number += 1) {
    const episode = drawEpisode(classes, { ways, shots, seed }, number);
    const right = answers(features, episode);
    episode.forEach(({ asked }, place) => {
      probes[number * ways + place] = asked;
    });
    isRight.set(right, number * ways);
    const count = right.reduce((sum, one) => sum + one, 0);
    rightAnswers[count] = (rightAnswers[count] ?? 0) + 1;
  }
  return {
    report: {
      ...{ ways, shots, episodes, classes: classes.length },
      accuracy: meanAccuracy(rightAnswers, { ways, episodes }),
      rightAnswers,
    },
    trials: {
      probes,
      thresholds: [],
      measuresOf: (trials) => ({ accuracy: shareOf(isRight, trials) }),
    },
  };
}

/** null of no trials. */
function shareOf(isRight: Uint8Array, trials: ArrayLike<number>): number | null {
  if (trials.length === 0) return null;
  return Array.from(trials).reduce((sum, trial) => sum + (isRight[trial] ?? 0), 0) / trials.length;
}

/** `[ways]` 1 for each question that is answered right. */
function answers({ references, probes }: ComparedFeatures, episode: Episode): Uint8Array {
  const means = episode.map(({ known }) => unitMean(references, known));
  return Uint8Array.from(episode, ({ asked }, place) => {
    if (!isUsableRow(probes, asked)) return 0;
    const query = probes.values.subarray(asked * probes.dimensions, (asked + 1) * probes.dimensions);
    const similarities = means.map((mean) => (mean === null ? REFUSED_SIMILARITY : product(mean, query)));
    const own = similarities[place] ?? REFUSED_SIMILARITY;
    return Number(similarities.every((other, at) => at === place || other < own));
  });
}

/** null where no row is usable, or they cancel out. */
function unitMean(features: EmbeddedFeatures, rows: readonly number[]): Float64Array | null {
  const { values, dimensions } = features;
  const sum = new Float64Array(dimensions);
  for (const row of rows.filter((one) => isUsableRow(features, one))) {
    for (let i = 0; i < dimensions; i += 1) sum[i] = (sum[i] ?? 0) + (values[row * dimensions + i] ?? 0);
  }
  const length = Math.sqrt(product(sum, sum));
  return length > 0 ? sum.map((value) => value / length) : null;
}

function product(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function meanAccuracy(
  rightAnswers: readonly number[],
  { ways, episodes }: { readonly ways: number; readonly episodes: number },
): RateWithInterval {
  const sum = (of: (right: number) => number) =>
    rightAnswers.reduce((total, count, right) => total + count * of(right / ways), 0);
  const rate = sum((share) => share) / episodes;
  const variance = sum((share) => (share - rate) ** 2) / Math.max(1, episodes - 1);
  const half = Z_95 * Math.sqrt(variance / episodes);
  return { rate, low: Math.max(0, rate - half), high: Math.min(1, rate + half) };
}
