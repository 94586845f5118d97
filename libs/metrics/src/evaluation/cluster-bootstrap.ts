import { ArgumentError } from '../checks/argument-error.ts';
import { checkList, checkWhole } from '../checks/checks.ts';
import type { SeededRandom } from '../random/seeded-random.ts';
import { clopperPearson } from './clopper-pearson.ts';
import type { Interval } from './clopper-pearson.ts';
import { percentile } from './percentile.ts';

export interface ClusterBootstrapOptions {
  readonly random: SeededRandom;
  /** Default 1,000. */
  readonly replicates?: number;
  /** In (0, 1), default 0.95. */
  readonly confidenceLevel?: number;
  /** Clusters that the statistic looks at (of all, when it ignores some): the trials of the exact interval. Default all. */
  readonly informativeClusters?: number;
}

/**
 * Percentile bootstrap interval of a rate whose observations come in clusters (the pictures of one person): whole
 * clusters are drawn with replacement, so that a person with many pictures does not narrow the interval.
 *
 * @param clusters  `[S]` int32, the cluster of each observation.
 * @param statistic The rate in [0, 1] under weights `[S]`; null where it is undefined: such replicates are left out.
 *   The array is reused between calls.
 * @returns null if the statistic is undefined on the whole sample or on every replicate. Where every replicate gives
 *   the same 0 or 1, resampling cannot show any spread: then the exact binomial interval with one trial a cluster.
 * @throws {ArgumentError} if `replicates` or `informativeClusters` is no whole number, or the level is outside (0, 1).
 * @see Efron and Tibshirani 1993, chapter 13; Field and Welsh 2007, doi:10.1111/j.1467-9868.2007.00593.x (clusters)
 */
export function clusterBootstrap(
  clusters: Int32Array,
  statistic: (weights: Float64Array) => number | null,
  options: ClusterBootstrapOptions,
): Interval | null {
  const { random, replicates = 1000, confidenceLevel = 0.95 } = options;
  checkWhole('clusterBootstrap', 'replicates', { value: replicates, atLeast: 1 });
  if (!(confidenceLevel > 0 && confidenceLevel < 1)) {
    const expected = 'be in (0, 1)';
    throw new ArgumentError('clusterBootstrap', 'confidenceLevel', { expected, actual: confidenceLevel });
  }
  checkList('clusterBootstrap', 'clusters', clusters);
  const names = [...new Set(clusters)];
  const places = new Map(names.map((name, place) => [name, place]));
  const { informativeClusters = names.length } = options;
  checkWhole('clusterBootstrap', 'informativeClusters', { value: informativeClusters, atLeast: 0 });
  const placeOf = Int32Array.from(clusters, (name) => places.get(name) ?? 0);
  if (statistic(new Float64Array(clusters.length).fill(1)) === null) return null;

  const values: number[] = [];
  const weights = new Float64Array(clusters.length);
  for (let replicate = 0; replicate < replicates; replicate++) {
    const draws = new Uint32Array(names.length);
    for (let draw = 0; draw < names.length; draw++) {
      const place = random.integer(names.length);
      draws[place] = (draws[place] ?? 0) + 1;
    }
    for (let i = 0; i < weights.length; i++) weights[i] = draws[placeOf[i] ?? 0] ?? 0;
    const value = statistic(weights);
    if (value !== null) values.push(value);
  }
  return intervalOf(values, informativeClusters, confidenceLevel);
}

function intervalOf(
  values: readonly number[],
  clusterCount: number,
  confidenceLevel: number,
): Interval | null {
  const tail = 50 * (1 - confidenceLevel);
  const low = percentile(values, tail);
  const high = percentile(values, 100 - tail);
  if (low === null || high === null) return null;
  const isConstant = values.every((value) => value === values[0]);
  if (isConstant && (low === 0 || low === 1))
    return clopperPearson(low * clusterCount, clusterCount, confidenceLevel);
  return { low, high };
}
