import { instantiateDotKernel, LANE_BYTES, type DotKernel } from './dot-kernel.ts';

/** Rows of a block: small, so that a gallery with few samples costs little; a block is scanned by one kernel call. */
export const ROWS_A_BLOCK = 32;
const PAGE_BYTES = 65_536;
/** One page short of 4 GiB, so that the end of the last row is still a 32-bit address. */
const MAX_PAGES = 65_535;

/** The arena of a space is full: WebAssembly addresses 4 GiB. */
export class ArenaFullError extends Error {
  override readonly name = 'ArenaFullError';
}

/**
 * The memory of one space: float32 rows in blocks that are handed out to galleries and come back. Growing moves nothing,
 * so thousands of galleries fill up independently, and one gallery's scan never touches another's rows.
 */
export class RowArena {
  readonly #dimensions: number;
  readonly #strideBytes: number;
  readonly #blockBytes: number;
  readonly #queryOffset = 0;
  readonly #outOffset: number;
  readonly #memory: WebAssembly.Memory;
  readonly #kernel: DotKernel;
  readonly #freeBlocks: number[] = [];
  #nextBlock: number;

  constructor(dimensions: number) {
    this.#dimensions = dimensions;
    this.#strideBytes = Math.ceil((dimensions * 4) / LANE_BYTES) * LANE_BYTES;
    this.#blockBytes = this.#strideBytes * ROWS_A_BLOCK;
    this.#outOffset = this.#strideBytes;
    this.#nextBlock = this.#outOffset + ROWS_A_BLOCK * 4;
    this.#memory = new WebAssembly.Memory({
      initial: Math.ceil(this.#nextBlock / PAGE_BYTES),
      maximum: MAX_PAGES,
    });
    this.#kernel = instantiateDotKernel(this.#memory);
  }

  /** Grows the memory so that the next `blocks` calls of `takeBlock` succeed. */
  reserveBlocks(blocks: number): void {
    const end = this.#nextBlock + Math.max(0, blocks - this.#freeBlocks.length) * this.#blockBytes;
    if (end > this.#memory.buffer.byteLength) this.#growTo(end);
  }

  /** Byte offset of a fresh block. */
  takeBlock(): number {
    const recycled = this.#freeBlocks.pop();
    if (recycled !== undefined) return recycled;
    const block = this.#nextBlock;
    const end = block + this.#blockBytes;
    if (end > this.#memory.buffer.byteLength) this.#growTo(end);
    this.#nextBlock = end;
    return block;
  }

  releaseBlock(block: number): void {
    this.#freeBlocks.push(block);
  }

  /** A view of the row, valid until the next `takeBlock`. */
  row(block: number, row: number): Float32Array {
    return new Float32Array(this.#memory.buffer, block + row * this.#strideBytes, this.#dimensions);
  }

  setQuery(query: Float32Array): void {
    // Padding behind the query was zero from the start and is never written.
    new Float32Array(this.#memory.buffer, this.#queryOffset, this.#dimensions).set(query);
  }

  /** Approximate similarities (see `dotErrorBound`) of the block's first `rows` rows: a view until the next call. */
  scan(block: number, rows: number): Float32Array {
    this.#kernel.dot(block, rows, this.#strideBytes, this.#queryOffset, this.#outOffset);
    return new Float32Array(this.#memory.buffer, this.#outOffset, rows);
  }

  #growTo(bytes: number): void {
    const missing = Math.ceil((bytes - this.#memory.buffer.byteLength) / PAGE_BYTES);
    // In eighths of what there is, so that a bulk load does not grow for each block.
    const generous = Math.max(missing, Math.floor(this.#memory.buffer.byteLength / PAGE_BYTES / 8));
    for (const pages of [generous, missing]) {
      try {
        this.#memory.grow(pages);
        return;
      } catch {
        // Tried again with the least that will do.
      }
    }
    throw new ArenaFullError(`the space has no room for more vectors of ${this.#dimensions} dimensions`);
  }
}
