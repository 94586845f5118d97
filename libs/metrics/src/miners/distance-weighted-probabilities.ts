import { ArgumentError } from '../checks/argument-error.ts';
import { checkWhole } from '../checks/checks.ts';
import { classesOfDistances } from './batch-classes.ts';
import type { BatchDistances } from './batch-distances.ts';
import { rowOf } from './nearest-row.ts';

/** Unit vectors are no farther apart than 2, but for the rounding of float32. */
const LARGEST_DISTANCE = 2 + 1e-3;
/** Floor of 1 − d²/4, so that the weight of opposite vectors stays finite. */
const OPPOSITE_EPSILON = 1e-8;

export interface DistanceWeighting {
  /** D of the embeddings, ≥ 1. */
  readonly dimension: number;
  /** Distances below count as this much, so that noise between near vectors is not drawn all the time. In (0, 2); default 0.5. */
  readonly cutoff?: number;
  /** Negatives at this distance or farther are never drawn: they give no loss. In (cutoff, 2]; default 1.4. */
  readonly nonzeroLossCutoff?: number;
}

/**
 * Probability that a negative is drawn for an anchor, in inverse proportion to how many vectors of the unit sphere are as far
 * away: w = 1 / q(d), log w = (2 − D) ln d − ((D − 3) / 2) ln(1 − d²/4).
 *
 * Differs from pytorch-metric-learning: it takes the greatest log weight of the whole batch away before exponentiating. With
 * one near negative at D = 512 the other rows are e⁻³⁰⁰ beside it and vanish, and their anchors with them. Here it is the
 * greatest of each row.
 *
 * @param distances Euclidean distances of L2-normalised rows, in [0, 2].
 * @param labels    `[N]` whole numbers.
 * @returns `[N·N]` row-major: each row sums to 1, or is 0 where the anchor has no negative nearer than
 * `nonzeroLossCutoff`. Positives and the anchor itself have 0.
 * @throws {ArgumentError} at a similarity, a distance above 2, or an option out of range; {ShapeError} at another number of
 * labels.
 * @see Wu et al. 2017, arXiv:1706.07567, section 4
 */
export function distanceWeightedProbabilities(
  distances: BatchDistances,
  labels: ArrayLike<number>,
  weighting: DistanceWeighting,
): Float64Array {
  const caller = 'distanceWeightedProbabilities';
  checkWeighting(caller, weighting);
  checkUnitDistances(caller, distances);
  const classes = classesOfDistances(caller, distances, labels);
  const probabilities = new Float64Array(distances.values.length);
  for (let anchor = 0; anchor < classes.size; anchor += 1) {
    const own = probabilities.subarray(anchor * distances.size, (anchor + 1) * distances.size);
    fillRow(own, { row: rowOf(distances, anchor), negatives: classes.negativesOf(anchor), weighting });
  }
  return probabilities;
}

function fillRow(
  probabilities: Float64Array,
  { row, negatives, weighting }: { row: Float32Array; negatives: Int32Array; weighting: DistanceWeighting },
): void {
  const { dimension, cutoff = 0.5, nonzeroLossCutoff = 1.4 } = weighting;
  const drawable = negatives.filter((negative) => (row[negative] ?? 0) < nonzeroLossCutoff);
  const logWeights = Float64Array.from(drawable, (negative) =>
    logWeight(Math.max(row[negative] ?? 0, cutoff), dimension),
  );
  const greatest = logWeights.reduce((most, value) => Math.max(most, value), -Infinity);
  const weights = logWeights.map((value) => Math.exp(value - greatest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  drawable.forEach((negative, i) => {
    probabilities[negative] = (weights[i] ?? 0) / total;
  });
}

function logWeight(distance: number, dimension: number): number {
  const cap = Math.max(1 - (distance * distance) / 4, OPPOSITE_EPSILON);
  return (2 - dimension) * Math.log(distance) - ((dimension - 3) / 2) * Math.log(cap);
}

function checkWeighting(
  caller: string,
  { dimension, cutoff = 0.5, nonzeroLossCutoff = 1.4 }: DistanceWeighting,
): void {
  checkWhole(caller, 'dimension', { value: dimension, atLeast: 1 });
  if (!(cutoff > 0 && cutoff < 2)) {
    throw new ArgumentError(caller, 'cutoff', { expected: 'be in (0, 2)', actual: cutoff });
  }
  if (!(nonzeroLossCutoff > cutoff && nonzeroLossCutoff <= 2)) {
    throw new ArgumentError(caller, 'nonzeroLossCutoff', {
      expected: `be in (${cutoff}, 2]`,
      actual: nonzeroLossCutoff,
    });
  }
}

function checkUnitDistances(caller: string, { values, isSimilarity }: BatchDistances): void {
  const outside = isSimilarity
    ? 'similarities'
    : values.find((value) => value < 0 || value > LARGEST_DISTANCE);
  if (outside === undefined) return;
  throw new ArgumentError(caller, 'distances', {
    expected: 'be Euclidean distances of L2-normalised rows, in [0, 2]',
    actual: outside,
  });
}
