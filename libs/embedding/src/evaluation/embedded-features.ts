import { checkLength, ShapeError } from '@gallerist/metrics/checks';
import type { Features } from '@gallerist/metrics/similarity';

/**
 * Embeddings of pictures, one a row, of length 1. A picture in which nothing could be embedded (no face, not decodable) stays
 * in: it is refused by every comparison, as it would be in use, instead of being left out of the count.
 */
export interface EmbeddedFeatures extends Features {
  /** `[rows]` 0 where the picture gave no embedding; default: all did. */
  readonly isUsable?: Uint8Array;
  /**
   * Where rows are no embeddings but parts: `[count · size]` parts of any length, then `[count]` how visible each is. They are
   * compared by the joint metric ({@link jointSimilarities}), and only by evaluations that say so.
   */
  readonly parts?: { readonly count: number; readonly weights: readonly number[] };
}

/** Similarity of a comparison with a picture that gave no embedding: the least that two vectors can have. */
export const REFUSED_SIMILARITY = -1;

export const isUsableRow = ({ isUsable }: EmbeddedFeatures, row: number): boolean => isUsable?.[row] !== 0;

/** A row of a set of embeddings. */
export interface EmbeddedRow {
  readonly features: EmbeddedFeatures;
  readonly row: number;
}

/** Inner product of two rows in float64; {@link REFUSED_SIMILARITY} where one gave no embedding. */
export function rowSimilarity(a: EmbeddedRow, b: EmbeddedRow): number {
  if (!isUsableRow(a.features, a.row) || !isUsableRow(b.features, b.row)) return REFUSED_SIMILARITY;
  const { dimensions } = a.features;
  const [x, y] = [a.features.values, b.features.values];
  let sum = 0;
  for (let i = 0; i < dimensions; i += 1) {
    sum += (x[a.row * dimensions + i] ?? 0) * (y[b.row * dimensions + i] ?? 0);
  }
  return sum;
}

/** The pictures that are compared: some are there (known, enrolled), others are asked about. */
export interface ComparedFeatures {
  readonly references: EmbeddedFeatures;
  readonly probes: EmbeddedFeatures;
}

/** Both have a row for each label. @throws {ShapeError} where sizes do not fit together. */
export function checkCompared(
  caller: string,
  { references, probes }: ComparedFeatures,
  identities: Int32Array,
): void {
  const sets = [
    ['references', references],
    ['probes', probes],
  ] as const;
  for (const [name, features] of sets) {
    checkEmbedded(caller, name, features);
    checkLength(caller, 'identities', { values: identities, length: features.rows });
  }
}

/** @throws {ShapeError} where sizes do not fit together. */
export function checkEmbedded(caller: string, argument: string, features: EmbeddedFeatures): void {
  const { values, rows, dimensions, isUsable } = features;
  const lengths = [
    ['values', values.length, rows * dimensions],
    ['isUsable', isUsable?.length ?? rows, rows],
  ] as const;
  for (const [name, actual, expected] of lengths) {
    if (actual === expected) continue;
    throw new ShapeError(caller, `${argument}.${name}`, { expected: `have length ${expected}`, actual });
  }
}
