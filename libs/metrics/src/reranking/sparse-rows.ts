import { sharedFloat32, sharedInt32 } from '../similarity/shared-arrays.ts';

/** Rows of which only some places hold a value; in shared memory. */
export interface SparseRows {
  readonly rows: number;
  /** `[rows + 1]`: row r's entries are those from `offsets[r]` to before `offsets[r + 1]`. */
  readonly offsets: Int32Array;
  readonly indices: Int32Array;
  readonly weights: Float32Array;
}

/** Consecutive rows that one block found. */
export interface SparseBlock extends SparseRows {
  readonly first: number;
}

/** Collects the rows of one block. */
export class SparseBlockBuilder {
  readonly #first: number;
  readonly #offsets: number[] = [0];
  readonly #indices: number[] = [];
  readonly #weights: number[] = [];

  constructor(first: number) {
    this.#first = first;
  }

  /** Appends one row. */
  add(indices: readonly number[], weights: readonly number[]): void {
    for (const index of indices) this.#indices.push(index);
    for (const weight of weights) this.#weights.push(weight);
    this.#offsets.push(this.#indices.length);
  }

  build(): SparseBlock {
    const block = emptySparseRows(this.#offsets.length - 1, this.#indices.length);
    block.offsets.set(this.#offsets);
    block.indices.set(this.#indices);
    block.weights.set(this.#weights);
    return { first: this.#first, ...block };
  }
}

/** All rows, from blocks that cover them, in any order. */
export function joinSparseBlocks(blocks: readonly SparseBlock[]): SparseRows {
  const ordered = blocks.toSorted((a, b) => a.first - b.first);
  const rows = ordered.reduce((sum, block) => sum + block.rows, 0);
  const entries = ordered.reduce((sum, block) => sum + block.indices.length, 0);
  const joined = emptySparseRows(rows, entries);
  let at = 0;
  for (const { first, offsets, indices, weights } of ordered) {
    joined.indices.set(indices, at);
    joined.weights.set(weights, at);
    for (let row = 0; row + 1 < offsets.length; row += 1) {
      joined.offsets[first + row + 1] = at + (offsets[row + 1] ?? 0);
    }
    at += indices.length;
  }
  return joined;
}

/** Room for rows, all of them empty. */
export function emptySparseRows(rows: number, entries: number): SparseRows {
  const offsets = sharedInt32(rows + 1);
  return { rows, offsets, indices: sharedInt32(entries), weights: sharedFloat32(entries) };
}
