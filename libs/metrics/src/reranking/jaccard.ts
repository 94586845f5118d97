import type { BlockProgram } from '../similarity/block-program.types.ts';
import { rowRange } from '../similarity/row-ranges.ts';
import { inverse } from './encoding.ts';
import { emptySparseRows } from './sparse-rows.ts';
import type { SparseRows } from './sparse-rows.ts';

/** Rows that one block of the program takes. */
export const JACCARD_ROWS = 64;

interface Input {
  /** Queries first. */
  readonly encoding: SparseRows;
  readonly queries: number;
  readonly farthest: Float64Array;
  readonly lambda: number;
  /** `[queries, gallery]`: squared distances, which become final ones. */
  readonly distances: Float32Array;
}

/**
 * Final distances: (1 − λ) · J + λ · D, with J = 1 − Σ min(V_q, V_g) / (2 − Σ min(V_q, V_g)) over places that both rows
 * hold, found by an index from place to gallery rows.
 */
export const jaccardProgram: BlockProgram<Input> = {
  name: 'k-reciprocal-jaccard',
  start({ encoding, queries, farthest, lambda, distances }) {
    const byPlace = transposeGallery(encoding, queries);
    const gallery = encoding.rows - queries;
    const common = new Float64Array(gallery);
    return {
      run(block) {
        const { first, end } = rowRange(block, JACCARD_ROWS, queries);
        for (let query = first; query < end; query += 1) {
          common.fill(0);
          addMinima({ encoding, byPlace, common }, query);
          const scale = lambda * inverse(farthest[query] ?? 0);
          for (let i = 0; i < gallery; i += 1) {
            const shared = common[i] ?? 0;
            // Not below 0 where rounding made two equal rows share more than 1.
            const jaccard = Math.max(0, 1 - shared / (2 - shared));
            const at = query * gallery + i;
            distances[at] = (1 - lambda) * jaccard + scale * (distances[at] ?? 0);
          }
        }
      },
      finish: () => undefined,
    };
  },
};

interface Minima {
  readonly encoding: SparseRows;
  /** Row: place; indices: gallery items. */
  readonly byPlace: SparseRows;
  /** `[gallery]` sums so far. */
  readonly common: Float64Array;
}

function addMinima({ encoding, byPlace, common }: Minima, query: number): void {
  for (let at = encoding.offsets[query] ?? 0; at < (encoding.offsets[query + 1] ?? 0); at += 1) {
    const place = encoding.indices[at] ?? 0;
    const weight = encoding.weights[at] ?? 0;
    for (let other = byPlace.offsets[place] ?? 0; other < (byPlace.offsets[place + 1] ?? 0); other += 1) {
      const item = byPlace.indices[other] ?? 0;
      common[item] = (common[item] ?? 0) + Math.min(weight, byPlace.weights[other] ?? 0);
    }
  }
}

/** From each place to the gallery rows that hold it. */
function transposeGallery({ rows, offsets, indices, weights }: SparseRows, queries: number): SparseRows {
  const from = offsets[queries] ?? 0;
  const byPlace = emptySparseRows(rows, indices.length - from);
  const next = new Int32Array(rows);
  for (let at = from; at < indices.length; at += 1) {
    const place = indices[at] ?? 0;
    next[place] = (next[place] ?? 0) + 1;
  }
  let sum = 0;
  for (let place = 0; place < rows; place += 1) {
    sum += next[place] ?? 0;
    byPlace.offsets[place + 1] = sum;
    next[place] = byPlace.offsets[place] ?? 0;
  }
  for (let row = queries; row < rows; row += 1) {
    for (let at = offsets[row] ?? 0; at < (offsets[row + 1] ?? 0); at += 1) {
      const place = indices[at] ?? 0;
      const target = next[place] ?? 0;
      byPlace.indices[target] = row - queries;
      byPlace.weights[target] = weights[at] ?? 0;
      next[place] = target + 1;
    }
  }
  return byPlace;
}
