import { ShapeError } from '../../checks/argument-error.ts';
import { checkWhole } from '../../checks/checks.ts';
import type { BlockShape } from './block-kernel.types.ts';

/** @throws {ArgumentError} unless dimensions, rows and columns are whole numbers of at least 1. */
export function checkShape(caller: string, { dimensions, maxRows, maxColumns }: BlockShape): void {
  checkWhole(caller, 'dimensions', { value: dimensions, atLeast: 1 });
  checkWhole(caller, 'maxRows', { value: maxRows, atLeast: 1 });
  checkWhole(caller, 'maxColumns', { value: maxColumns, atLeast: 1 });
}

/** The rows of a block. @throws {ShapeError} if it is empty, has a part of a row, or more rows than fit. */
export function checkBlock(
  caller: string,
  values: Float32Array,
  { dimensions, max }: { readonly dimensions: number; readonly max: number },
): number {
  const rows = values.length / dimensions;
  if (Number.isInteger(rows) && rows >= 1 && rows <= max) return rows;
  throw new ShapeError(caller, 'values', {
    expected: `hold 1 to ${max} rows of ${dimensions}`,
    actual: `length ${values.length}`,
  });
}
