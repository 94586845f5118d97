/**
 * Multiplies one block: a few hundred rows of A by a few hundred rows of B, held by the kernel between calls, so that a row
 * block that meets many column blocks is packed once.
 *
 * Both implementations keep {@link similarityErrorBound}; each gives the same bits for the same two rows wherever they stand in
 * the block and whichever is the row of A. The two differ from each other within the bound.
 */
export interface BlockKernel {
  readonly kind: 'simd' | 'scalar';
  readonly dimensions: number;
  readonly maxRows: number;
  readonly maxColumns: number;
  /** Copies the rows of A: row-major float32, a multiple of `dimensions`, at most `maxRows` rows; may be shared memory. */
  loadRows(values: Float32Array): void;
  /** Copies the rows of B, likewise, at most `maxColumns`. */
  loadColumns(values: Float32Array): void;
  /** C = A·Bᵀ of what was loaded last. */
  multiply(): SimilarityBlock;
}

/** Similarity of row r and column c at `values[r * stride + c]`; a view that the next `multiply` overwrites. */
export interface SimilarityBlock {
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
  /** At least `columns`; what lies between is padding. */
  readonly stride: number;
}

export interface BlockShape {
  /** Components of a row, at least 1. */
  readonly dimensions: number;
  readonly maxRows: number;
  readonly maxColumns: number;
}
