import { similarityMatrix } from '@gallerist/metrics/similarity';

export interface HistogramInput {
  /** `[rows, dimensions]`, rows of unit length, those of one identity together. */
  readonly values: Float32Array;
  readonly dimensions: number;
  /** Of each row, from 0, growing. */
  readonly identities: Int32Array;
}

export interface SimilarityCounts {
  /** By bin: a sample and the most similar other sample of its identity. */
  readonly genuine: readonly number[];
  /** By bin: a sample and the most similar sample of each other identity. */
  readonly impostor: readonly number[];
}

/** Bins of equal width from −1 to 1. */
export const BINS = 100;

const ROWS_AT_ONCE = 256;

/** Similarities as a search scores them: the best of an identity's samples. Of each sample, against every identity. */
export async function countSimilarities(input: HistogramInput): Promise<SimilarityCounts> {
  const { values, dimensions, identities } = input;
  const rows = identities.length;
  const people = (identities.at(-1) ?? -1) + 1;
  const genuine = new Array<number>(BINS).fill(0);
  const impostor = new Array<number>(BINS).fill(0);
  const all = { values, rows, dimensions };
  const best = new Float32Array(people);
  for (let first = 0; first < rows; first += ROWS_AT_ONCE) {
    const count = Math.min(ROWS_AT_ONCE, rows - first);
    const block = values.subarray(first * dimensions, (first + count) * dimensions);
    const similarities = await similarityMatrix({ values: block, rows: count, dimensions }, all);
    for (let row = 0; row < count; row += 1) {
      const line = similarities.subarray(row * rows, (row + 1) * rows);
      bestOfEach(line, identities, { own: first + row, best });
      best.forEach((similarity, person) => {
        const counts = person === identities[first + row] ? genuine : impostor;
        const bin = binOf(similarity);
        if (similarity >= -1) counts[bin] = (counts[bin] ?? 0) + 1;
      });
    }
  }
  return { genuine, impostor };
}

/** Leaves −2 where a person has no other sample. */
function bestOfEach(
  line: Float32Array,
  identities: Int32Array,
  { own, best }: { readonly own: number; readonly best: Float32Array },
): void {
  best.fill(-2);
  line.forEach((similarity, row) => {
    const person = identities[row] ?? 0;
    // Rounding may leave the ends by a little.
    const bounded = Math.max(-1, Math.min(1, similarity));
    if (row !== own && bounded > (best[person] ?? 1)) best[person] = bounded;
  });
}

const binOf = (similarity: number): number => Math.min(BINS - 1, Math.floor(((similarity + 1) / 2) * BINS));
