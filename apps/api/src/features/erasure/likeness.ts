import { setImmediate as nextTurn } from 'node:timers/promises';
import { cosineOfUnitVectors } from '../search/cosine-similarity.ts';
import { embeddingFromBytes } from '../search/embedding-bytes.ts';

/** Multiplications after which the event loop gets its turn: a few milliseconds. */
const workOfATurn = 4_000_000;

/** A person by their vectors, and how like them somebody has to be, in each space. */
export interface Likeness {
  readonly vectors: ReadonlyMap<string, readonly Float32Array[]>;
  readonly thresholds: ReadonlyMap<string, { readonly match: number; readonly review: number }>;
}

export interface VectorInSpace {
  readonly spaceId: string;
  readonly vector: Uint8Array;
}

/** Those of the rows that are as like the person as the threshold asks; in spaces that the person was in. */
export async function alike<T extends VectorInSpace>(
  likeness: Likeness,
  rows: readonly T[],
  which: 'match' | 'review',
): Promise<readonly T[]> {
  const found: T[] = [];
  let work = 0;
  for (const row of rows) {
    const own = likeness.vectors.get(row.spaceId) ?? [];
    const threshold = likeness.thresholds.get(row.spaceId)?.[which] ?? 1;
    const vector = embeddingFromBytes(row.vector);
    if (own.some((one) => one.length === vector.length && cosineOfUnitVectors(one, vector) >= threshold)) {
      found.push(row);
    }
    work += own.length * vector.length;
    if (work > workOfATurn) {
      work = 0;
      await nextTurn();
    }
  }
  return found;
}
