/** Consecutive rows that one block of a program takes. */
export interface RowRange {
  readonly first: number;
  /** Exclusive. */
  readonly end: number;
}

/** The rows of a block when each block but the last takes `rowsPerBlock`. */
export function rowRange(block: number, rowsPerBlock: number, rows: number): RowRange {
  return { first: block * rowsPerBlock, end: Math.min(rows, (block + 1) * rowsPerBlock) };
}

/** How many blocks of `rowsPerBlock` rows cover all rows. */
export function blocksOf(rows: number, rowsPerBlock: number): number {
  return Math.ceil(rows / rowsPerBlock);
}
