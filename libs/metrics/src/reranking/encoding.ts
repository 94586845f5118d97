import type { BlockProgram } from '../similarity/block-program.types.ts';
import { rowRange } from '../similarity/row-ranges.ts';
import type { NearestLists } from './nearest-lists.ts';
import { expandedNeighbours } from './reciprocal-sets.ts';
import { SparseBlockBuilder } from './sparse-rows.ts';
import type { SparseBlock, SparseRows } from './sparse-rows.ts';
import { squaredDistances } from './squared-distances.ts';
import type { DistanceSource } from './squared-distances.ts';

/** Rows that one block of the program takes. */
export const ENCODING_ROWS = 256;

interface EncodingInput {
  readonly source: DistanceSource;
  readonly lists: NearestLists;
  readonly k1: number;
  readonly half: number;
}

/** V_i = exp(−D_i) on the expanded reciprocal neighbours of i, summing to 1; D_i divided by the item's farthest. */
export const encodingProgram: BlockProgram<EncodingInput, SparseBlock[]> = {
  name: 'k-reciprocal-encoding',
  start({ source, lists, k1, half }) {
    const squared = squaredDistances(source);
    const blocks: SparseBlock[] = [];
    return {
      run(block) {
        const { first, end } = rowRange(block, ENCODING_ROWS, lists.rows);
        const builder = new SparseBlockBuilder(first);
        for (let item = first; item < end; item += 1) {
          const neighbours = expandedNeighbours(lists, item, { k1, half });
          const scale = inverse(lists.farthest[item] ?? 0);
          const weights = neighbours.map((other) => Math.exp(-squared(item, other) * scale));
          const sum = weights.reduce((total, weight) => total + weight, 0);
          builder.add(
            neighbours,
            weights.map((weight) => weight / sum),
          );
        }
        blocks.push(builder.build());
      },
      finish: () => blocks,
    };
  },
};

interface ExpansionInput {
  readonly encoding: SparseRows;
  readonly lists: NearestLists;
  readonly k2: number;
}

/** Each row becomes the mean of the rows of its item's k2 nearest, itself included. */
export const queryExpansionProgram: BlockProgram<ExpansionInput, SparseBlock[]> = {
  name: 'k-reciprocal-query-expansion',
  start({ encoding, lists, k2 }) {
    const sums = new Float64Array(encoding.rows);
    const blocks: SparseBlock[] = [];
    const count = Math.min(k2, lists.k);
    return {
      run(block) {
        const { first, end } = rowRange(block, ENCODING_ROWS, lists.rows);
        const builder = new SparseBlockBuilder(first);
        for (let item = first; item < end; item += 1) {
          const nearest = lists.indices.subarray(item * lists.k, item * lists.k + count);
          const touched = addRows(encoding, nearest, sums);
          builder.add(
            touched,
            touched.map((index) => (sums[index] ?? 0) / count),
          );
          for (const index of touched) sums[index] = 0;
        }
        blocks.push(builder.build());
      },
      finish: () => blocks,
    };
  },
};

/** Adds rows to `sums` and gives the places that are not 0 any more. */
function addRows({ offsets, indices, weights }: SparseRows, rows: Int32Array, sums: Float64Array): number[] {
  const touched: number[] = [];
  for (const row of rows) {
    for (let at = offsets[row] ?? 0; at < (offsets[row + 1] ?? 0); at += 1) {
      const index = indices[at] ?? 0;
      if (sums[index] === 0) touched.push(index);
      sums[index] = (sums[index] ?? 0) + (weights[at] ?? 0);
    }
  }
  return touched;
}

/** 1 / farthest; 0 where all items are in one place, so that all normalised distances are 0. */
export function inverse(farthest: number): number {
  return farthest > 0 ? 1 / farthest : 0;
}
