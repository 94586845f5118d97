import { ShapeError } from '../checks/argument-error.ts';
import type { Features } from './features.types.ts';

/** @throws {ShapeError} if the vectors of `b` have another number of dimensions than those of `a`. */
export function checkSameDimensions(caller: string, a: Features, b: Features): void {
  if (a.dimensions === b.dimensions) return;
  throw new ShapeError(caller, 'dimensions', {
    expected: `be the same on both sides, ${a.dimensions}`,
    actual: b.dimensions,
  });
}
