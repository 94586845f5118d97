import type { Features } from '@gallerist/metrics/similarity';
import type { LabelledVector } from './identity-scores.ts';

/** Vectors of pictures or samples, those of one person together. */
export interface LabelledRows {
  /** Rows of length 1. */
  readonly features: Features;
  /** `[rows]`: 0 for the first person's, then 1, and so on without a gap. */
  readonly identities: Int32Array;
}

/** @throws {RangeError} for another number of labels than rows, or labels that do not count up from 0. */
export function checkLabelledRows(caller: string, { features, identities }: LabelledRows): void {
  if (identities.length !== features.rows)
    throw new RangeError(`${caller}: identities must have length ${features.rows}, got ${identities.length}`);
  let last = -1;
  for (const identity of identities) {
    if (identity !== last && identity !== last + 1)
      throw new RangeError(`${caller}: identities must count up from 0, got ${identity} after ${last}`);
    last = identity;
  }
}

/** People in the order in which they come. */
export function rowsOfVectors(vectors: readonly LabelledVector[]): LabelledRows {
  const dimensions = vectors[0]?.vector.length ?? 0;
  const values = new Float32Array(vectors.length * dimensions);
  const identities = new Int32Array(vectors.length);
  let last: number | null = null;
  let identity = -1;
  vectors.forEach((labelled, row) => {
    if (labelled.identity !== last) identity += 1;
    last = labelled.identity;
    identities[row] = identity;
    values.set(labelled.vector, row * dimensions);
  });
  return { features: { values, rows: vectors.length, dimensions }, identities };
}
