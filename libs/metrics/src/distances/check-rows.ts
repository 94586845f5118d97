import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { ShapeError } from '../checks/argument-error.ts';

/** @throws {ShapeError} if the tensor is not a matrix with at least one row and one column. */
export function checkRows(caller: string, argument: string, rows: Tensor): void {
  if (rows.shape.length === 2 && rows.size > 0) return;
  throw new ShapeError(caller, argument, {
    expected: 'be a matrix [N, D] with N, D >= 1',
    actual: `shape [${rows.shape.join(', ')}]`,
  });
}

/** @throws {ShapeError} if one of the two is no matrix, or if their columns differ. */
export function checkSameColumns(
  caller: string,
  { queries, references }: { readonly queries: Tensor2D; readonly references: Tensor2D },
): void {
  checkRows(caller, 'queries', queries);
  checkRows(caller, 'references', references);
  if (queries.shape[1] === references.shape[1]) return;
  throw new ShapeError(caller, 'references', {
    expected: `have ${queries.shape[1]} columns as queries has`,
    actual: `shape [${references.shape.join(', ')}]`,
  });
}
