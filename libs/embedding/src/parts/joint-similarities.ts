import { checkFinite, checkLength, checkWhole, ShapeError } from '@gallerist/metrics/checks';
import { similarityMatrix } from '@gallerist/metrics/similarity';
import type { BlockExecutor, Features } from '@gallerist/metrics/similarity';
import { checkWeights } from './check-weights.ts';

/** The parts of many pictures. */
export interface PartSet {
  /** `[rows, parts, dimensions]`, of any length. */
  readonly values: Float32Array;
  /** `[rows, parts]`, above 0 where the part can be seen. */
  readonly visibility: Float32Array;
  readonly rows: number;
  readonly parts: number;
}

export interface JointSimilarityOptions {
  /** `[parts]` finite ≥ 0, as of `pcbParts`. */
  readonly weights: ArrayLike<number>;
  /** Default: the calling thread. */
  readonly executor?: BlockExecutor;
}

/**
 * The joint metric: for each pair the mean of the part cosines over the parts that both pictures show, weighted. As `partCosine`
 * for each pair, but by two matrix products.
 *
 * @returns `[queries, gallery]` row by row, in [−1, 1] up to rounding; −1 where no part (or none of weight) is seen in both, so
 *   that the pair comes last. Needs 8 bytes a pair while it runs.
 * @throws {ShapeError | ArgumentError} if the sets do not fit each other or the weights, or hold values that are not finite.
 */
export async function jointSimilarities(
  queries: PartSet,
  gallery: PartSet,
  { weights, executor }: JointSimilarityOptions,
): Promise<Float32Array> {
  const caller = 'jointSimilarities';
  checkWeights(caller, { weights, count: queries.parts });
  checkSet('queries', queries);
  checkSet('gallery', gallery);
  if (queries.parts !== gallery.parts || sizeOf(queries) !== sizeOf(gallery)) {
    const expected = `have ${queries.parts} parts of ${sizeOf(queries)}`;
    throw new ShapeError(caller, 'gallery', { expected, actual: `${gallery.parts} of ${sizeOf(gallery)}` });
  }
  const [left, right] = [prepared(queries, weights), prepared(gallery, weights)];
  const sums = await similarityMatrix(left.vectors, right.vectors, executor);
  const totals = await similarityMatrix(left.roots, right.roots, executor);
  for (let pair = 0; pair < sums.length; pair += 1) {
    const total = totals[pair] ?? 0;
    sums[pair] = total > 0 ? (sums[pair] ?? 0) / total : -1;
  }
  return sums;
}

const sizeOf = ({ values, rows, parts }: PartSet): number => values.length / (rows * parts);

function checkSet(argument: string, set: PartSet): void {
  const caller = 'jointSimilarities';
  checkWhole(caller, `${argument}.rows`, { value: set.rows, atLeast: 1 });
  checkWhole(caller, `${argument}.parts`, { value: set.parts, atLeast: 1 });
  checkLength(caller, `${argument}.visibility`, { values: set.visibility, length: set.rows * set.parts });
  checkFinite(caller, `${argument}.values`, set.values);
  if (Number.isInteger(sizeOf(set)) && sizeOf(set) > 0) return;
  const expected = `have a length that is a multiple of ${set.rows * set.parts} above 0`;
  throw new ShapeError(caller, `${argument}.values`, { expected, actual: `length ${set.values.length}` });
}

interface Prepared {
  /** Parts at length 1 times the root of their weight, zeros for one that is not seen. */
  readonly vectors: Features;
  /** The roots alone. */
  readonly roots: Features;
}

function prepared(set: PartSet, weights: ArrayLike<number>): Prepared {
  const { rows, parts, values, visibility } = set;
  const size = sizeOf(set);
  const vectors = new Float32Array(values.length);
  const roots = new Float32Array(rows * parts);
  for (let part = 0; part < rows * parts; part += 1) {
    const vector = values.subarray(part * size, (part + 1) * size);
    const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
    // A part of zeros has no direction to compare.
    if (length === 0 || !((visibility[part] ?? 0) > 0)) continue;
    const root = Math.sqrt(weights[part % parts] ?? 0);
    roots[part] = root;
    vectors.set(
      vector.map((value) => (value / length) * root),
      part * size,
    );
  }
  return {
    vectors: { values: vectors, rows, dimensions: parts * size },
    roots: { values: roots, rows, dimensions: parts },
  };
}
