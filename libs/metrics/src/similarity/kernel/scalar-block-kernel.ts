import type { BlockKernel, BlockShape, SimilarityBlock } from './block-kernel.types.ts';
import { checkBlock, checkShape } from './check-block-shape.ts';

/** Rows and columns that meet before the next ones are fetched: both fit the first-level cache at usual dimensions. */
const TILE = 16;

/**
 * The block kernel as a plain loop over typed arrays, for platforms without SIMD: four products at a time, summed in
 * float64 in the order of the components and rounded once.
 */
export function createScalarBlockKernel(shape: BlockShape): BlockKernel {
  checkShape('createScalarBlockKernel', shape);
  const { dimensions, maxRows, maxColumns } = shape;
  const a = new Float32Array(maxRows * dimensions);
  const b = new Float32Array(maxColumns * dimensions);
  const product = new Float32Array(maxRows * maxColumns);
  let rows = 0;
  let columns = 0;
  return {
    kind: 'scalar',
    dimensions,
    maxRows,
    maxColumns,
    loadRows(values) {
      rows = checkBlock('loadRows', values, { dimensions, max: maxRows });
      a.set(values);
    },
    loadColumns(values) {
      columns = checkBlock('loadColumns', values, { dimensions, max: maxColumns });
      b.set(values);
    },
    multiply() {
      const block: SimilarityBlock = { values: product, rows, columns, stride: columns };
      for (let firstRow = 0; firstRow < rows; firstRow += TILE) {
        for (let firstColumn = 0; firstColumn < columns; firstColumn += TILE) {
          multiplyTile({ a, b, dimensions, block }, firstRow, firstColumn);
        }
      }
      return block;
    },
  };
}

interface Operands {
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly dimensions: number;
  readonly block: SimilarityBlock;
}

function multiplyTile(operands: Operands, firstRow: number, firstColumn: number): void {
  const { values, rows, columns, stride } = operands.block;
  const rowEnd = Math.min(rows, firstRow + TILE);
  const columnEnd = Math.min(columns, firstColumn + TILE);
  for (let row = firstRow; row < rowEnd; row += 1) {
    let column = firstColumn;
    for (; column + 4 <= columnEnd; column += 4) multiplyByFour(operands, row, column);
    for (; column < columnEnd; column += 1) values[row * stride + column] = dot(operands, row, column);
  }
}

function multiplyByFour({ a, b, dimensions, block }: Operands, row: number, column: number): void {
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  let atB = column * dimensions;
  const end = (row + 1) * dimensions;
  for (let atA = row * dimensions; atA < end; atA += 1) {
    const x = a[atA] ?? 0;
    sum0 += x * (b[atB] ?? 0);
    sum1 += x * (b[atB + dimensions] ?? 0);
    sum2 += x * (b[atB + 2 * dimensions] ?? 0);
    sum3 += x * (b[atB + 3 * dimensions] ?? 0);
    atB += 1;
  }
  const at = row * block.stride + column;
  block.values[at] = sum0;
  block.values[at + 1] = sum1;
  block.values[at + 2] = sum2;
  block.values[at + 3] = sum3;
}

function dot({ a, b, dimensions }: Operands, row: number, column: number): number {
  let sum = 0;
  let atB = column * dimensions;
  const end = (row + 1) * dimensions;
  for (let atA = row * dimensions; atA < end; atA += 1) {
    sum += (a[atA] ?? 0) * (b[atB] ?? 0);
    atB += 1;
  }
  return sum;
}
