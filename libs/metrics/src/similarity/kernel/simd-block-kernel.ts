import type { BlockKernel, BlockShape, SimilarityBlock } from './block-kernel.types.ts';
import { checkBlock, checkShape } from './check-block-shape.ts';
import { instantiateSimilarityKernel } from './kernel-module.ts';
import type { SimilarityKernelExports } from './kernel-module.ts';
import { WEBASSEMBLY_PAGE_BYTES, webAssembly } from './webassembly.ts';

const PANEL_ROWS = 4;
const PANEL_COLUMNS = 8;
const FLOAT_BYTES = 4;

/** Where the parts of a block lie in the kernel's memory, in bytes. */
interface Layout {
  /** Components with zeros up to a multiple of 4. */
  readonly depth: number;
  readonly staging: number;
  readonly panelsA: number;
  readonly panelsB: number;
  readonly product: number;
  readonly end: number;
}

/**
 * The block kernel with 128-bit SIMD, in memory of its own: about 4 · (dimensions · (rows + 2 · columns) + rows · columns)
 * bytes.
 *
 * @throws {TypeError} where the platform has no SIMD.
 */
export function createSimdBlockKernel(shape: BlockShape): BlockKernel {
  checkShape('createSimdBlockKernel', shape);
  return new SimdBlockKernel(shape);
}

class SimdBlockKernel implements BlockKernel {
  readonly kind = 'simd';
  readonly dimensions: number;
  readonly maxRows: number;
  readonly maxColumns: number;
  readonly #layout: Layout;
  readonly #memory: ArrayBuffer;
  readonly #kernel: SimilarityKernelExports;
  #rows = 0;
  #columns = 0;

  constructor(shape: BlockShape) {
    this.dimensions = shape.dimensions;
    this.maxRows = shape.maxRows;
    this.maxColumns = shape.maxColumns;
    this.#layout = layoutOf(shape);
    if (webAssembly === undefined)
      throw new TypeError('createSimdBlockKernel: platform must have WebAssembly, got one without');
    const memory = new webAssembly.Memory({ initial: Math.ceil(this.#layout.end / WEBASSEMBLY_PAGE_BYTES) });
    this.#kernel = instantiateSimilarityKernel(memory);
    this.#memory = memory.buffer;
  }

  loadRows(values: Float32Array): void {
    this.#rows = checkBlock('loadRows', values, { dimensions: this.dimensions, max: this.maxRows });
    this.#pack(values, PANEL_ROWS, this.#layout.panelsA);
  }

  loadColumns(values: Float32Array): void {
    this.#columns = checkBlock('loadColumns', values, { dimensions: this.dimensions, max: this.maxColumns });
    this.#pack(values, PANEL_COLUMNS, this.#layout.panelsB);
  }

  multiply(): SimilarityBlock {
    const { depth, panelsA, panelsB, product } = this.#layout;
    const stride = padded(this.#columns, PANEL_COLUMNS);
    this.#kernel.multiply(panelsA, panelsB, product, padded(this.#rows, PANEL_ROWS), stride, depth);
    const values = new Float32Array(this.#memory, product, this.#rows * stride);
    return { values, rows: this.#rows, columns: this.#columns, stride };
  }

  #pack(values: Float32Array, width: number, target: number): void {
    const { depth, staging } = this.#layout;
    const count = values.length / this.dimensions;
    const rows = padded(count, width);
    const staged = new Float32Array(this.#memory, staging, rows * depth);
    if (depth === this.dimensions) staged.set(values);
    else {
      // The padding of each row is zero from the start and is never written.
      for (let row = 0; row < count; row += 1)
        staged.set(values.subarray(row * this.dimensions, (row + 1) * this.dimensions), row * depth);
    }
    staged.fill(0, count * depth);
    this.#kernel.pack(staging, rows, depth, width, target);
  }
}

function layoutOf({ dimensions, maxRows, maxColumns }: BlockShape): Layout {
  const depth = padded(dimensions, 4);
  const rows = padded(maxRows, PANEL_ROWS);
  const columns = padded(maxColumns, PANEL_COLUMNS);
  const panelsA = Math.max(padded(maxRows, PANEL_COLUMNS), columns) * depth * FLOAT_BYTES;
  const panelsB = panelsA + rows * depth * FLOAT_BYTES;
  const product = panelsB + columns * depth * FLOAT_BYTES;
  return { depth, staging: 0, panelsA, panelsB, product, end: product + rows * columns * FLOAT_BYTES };
}

function padded(count: number, multiple: number): number {
  return Math.ceil(count / multiple) * multiple;
}
