import { ShapeError } from '../checks/argument-error.ts';
import { checkFinite, checkList, checkNotEmpty } from '../checks/checks.ts';

/**
 * Vectors of one length with finite values.
 *
 * @throws {ShapeError} if there is none or lengths differ. @throws {ArgumentError} at a value that is NaN or infinite.
 */
export function checkVectors(caller: string, argument: string, vectors: readonly ArrayLike<number>[]): void {
  checkNotEmpty(caller, argument, vectors);
  const dimensions = vectors[0]?.length ?? 0;
  Array.from(vectors).forEach((vector, i) => {
    checkList(caller, `${argument}[${i}]`, vector);
    if (vector.length !== dimensions) {
      const actual = `length ${vector.length} at ${i}`;
      throw new ShapeError(caller, argument, { expected: `have length ${dimensions}`, actual });
    }
    checkFinite(caller, `${argument}[${i}]`, vector);
  });
}
