import { ArgumentError } from '../checks/argument-error.ts';
import { checkFinite, checkLabels, checkLength, checkNotEmpty, checkPositive } from '../checks/checks.ts';
import { percentile as percentileOf } from '../evaluation/percentile.ts';

export interface IntraPercentileThreshold {
  /** Mean Euclidean distance of the distinct pairs of each identity with at least 2 samples, by label. */
  readonly meanDistances: ReadonlyMap<number, number>;
  /** The percentile over identities times the factor; null without an identity of 2 samples. */
  readonly maxEuclideanDistance: number | null;
  /** s = 1 − d²/2, of unit vectors; below −1 (everything matches) where d > 2; null likewise. */
  readonly similarity: number | null;
}

/** How far a vector's length may be from 1. */
const LENGTH_TOLERANCE = 1e-3;

/**
 * `INTRA_PERCENTILE`: what is usual inside an identity, stretched. Per identity with at least 2 samples the mean Euclidean
 * distance of its distinct pairs; the 95th percentile (linear between order statistics) over identities, times 1.5.
 *
 * It looks at no impostor, so that nothing is known of its error rate: show its FPIR (`fpirAtThreshold`) with it.
 *
 * @param embeddings `[N][D]`, L2-normalised (checked to 1e-3).
 * @param labels `[N]` integers: the identity of each.
 * @param options `percentile` in [0, 100], default 95; `factor` > 0, default 1.5.
 * @throws {ArgumentError} for no embedding, values that are not finite, a length other than 1, labels that are no integers.
 * @throws {ShapeError} for embeddings of different lengths, or another number of labels.
 */
export function intraPercentileThreshold(
  embeddings: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
  options: { readonly percentile?: number; readonly factor?: number } = {},
): IntraPercentileThreshold {
  const { percentile = 95, factor = 1.5 } = options;
  checkEmbeddings(embeddings, labels);
  checkPositive('intraPercentileThreshold', 'factor', factor);
  const members = new Map<number, ArrayLike<number>[]>();
  embeddings.forEach((embedding, i) => {
    const label = labels[i] ?? 0;
    members.set(label, [...(members.get(label) ?? []), embedding]);
  });
  const meanDistances = new Map<number, number>();
  for (const [label, samples] of members) {
    if (samples.length >= 2) meanDistances.set(label, meanDistance(samples));
  }
  const usual = percentileOf([...meanDistances.values()], percentile);
  if (usual === null) return { meanDistances, maxEuclideanDistance: null, similarity: null };
  const maxEuclideanDistance = usual * factor;
  return { meanDistances, maxEuclideanDistance, similarity: 1 - maxEuclideanDistance ** 2 / 2 };
}

function meanDistance(samples: readonly ArrayLike<number>[]): number {
  let sum = 0;
  samples.forEach((a, i) => {
    for (const b of samples.slice(i + 1)) sum += euclideanDistance(a, b);
  });
  return sum / ((samples.length * (samples.length - 1)) / 2);
}

function euclideanDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let squares = 0;
  for (let i = 0; i < a.length; i += 1) squares += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
  return Math.sqrt(squares);
}

function checkEmbeddings(embeddings: readonly ArrayLike<number>[], labels: ArrayLike<number>): void {
  const caller = 'intraPercentileThreshold';
  checkNotEmpty(caller, 'embeddings', embeddings);
  checkLength(caller, 'labels', { values: labels, length: embeddings.length });
  checkLabels(caller, 'labels', labels);
  const dimensions = embeddings[0]?.length ?? 0;
  for (const embedding of embeddings) {
    checkLength(caller, 'each embedding', { values: embedding, length: dimensions });
    checkFinite(caller, 'embeddings', embedding);
    const length = Math.sqrt(Array.from(embedding).reduce((sum, value) => sum + value * value, 0));
    if (Math.abs(length - 1) > LENGTH_TOLERANCE) {
      throw new ArgumentError(caller, 'embeddings', { expected: 'have length 1', actual: length });
    }
  }
}
