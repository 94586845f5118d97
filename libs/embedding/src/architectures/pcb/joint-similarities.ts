import { ShapeError } from '@gallerist/metrics/checks';
import { checkWeights } from '../../parts/check-weights.ts';
import { partCosine } from '../../parts/part-cosine.ts';

/** The parts of many pictures. */
export interface PartSet {
  /** `[rows, parts, dimensions]`. */
  readonly values: Float32Array;
  /** `[rows, parts]`, above 0 where the part can be seen. */
  readonly visibility: Float32Array;
  readonly rows: number;
  readonly parts: number;
}

/**
 * The joint metric: for each pair the mean of the part cosines over the parts that both pictures show, weighted.
 *
 * @param weights `[parts]`, as of `pcbParts`.
 * @returns `[queries, gallery]` row by row, in [−1, 1]; −1 where no part is seen in both, so that the pair comes last.
 * @throws {ShapeError | ArgumentError} if the sets do not fit each other or the weights, or hold values that are not finite.
 */
export function jointSimilarities(
  queries: PartSet,
  gallery: PartSet,
  weights: ArrayLike<number>,
): Float32Array {
  const caller = 'jointSimilarities';
  checkWeights(caller, { weights, count: queries.parts });
  const sizeOf = ({ values, rows, parts }: PartSet): number => values.length / (rows * parts);
  if (queries.parts !== gallery.parts || sizeOf(queries) !== sizeOf(gallery)) {
    const expected = `have ${queries.parts} parts of ${sizeOf(queries)}`;
    throw new ShapeError(caller, 'gallery', { expected, actual: `${gallery.parts} of ${sizeOf(gallery)}` });
  }
  const [left, right] = [rowsOf(queries), rowsOf(gallery)];
  const similarities = new Float32Array(queries.rows * gallery.rows);
  left.forEach((query, q) => {
    right.forEach((candidate, g) => {
      const { similarity } = partCosine(query, candidate, weights);
      similarities[q * gallery.rows + g] = similarity ?? -1;
    });
  });
  return similarities;
}

function rowsOf({ values, visibility, rows, parts }: PartSet) {
  const length = values.length / rows;
  return Array.from({ length: rows }, (_, row) => ({
    values: values.subarray(row * length, (row + 1) * length),
    visibility: visibility.subarray(row * parts, (row + 1) * parts),
    count: parts,
  }));
}
