import { ArgumentError } from '../checks/argument-error.ts';
import { checkLength, checkWhole } from '../checks/checks.ts';
import type { BlockExecutor, BlockProgram } from './block-program.types.ts';
import type { Features } from './features.types.ts';
import { blocksOf, rowRange } from './row-ranges.ts';
import { sharedFloat64 } from './shared-arrays.ts';

interface Input {
  readonly features: Features;
  readonly squaredLengths: Float64Array;
}

const ROWS_PER_BLOCK = 2048;
/** Squared lengths below this keep every sum of products inside float32 (Cauchy and Schwarz), so none becomes infinite. */
const MAX_SQUARED_LENGTH = 1e38;

/** Squared lengths of feature vectors in float64. */
export const squaredLengthsProgram: BlockProgram<Input> = {
  name: 'squared-lengths',
  start: ({ features: { values, rows, dimensions }, squaredLengths }) => ({
    run(block) {
      const { first, end } = rowRange(block, ROWS_PER_BLOCK, rows);
      for (let row = first; row < end; row += 1) {
        let sum = 0;
        const rowEnd = (row + 1) * dimensions;
        for (let at = row * dimensions; at < rowEnd; at += 1) sum += (values[at] ?? 0) ** 2;
        squaredLengths[row] = sum;
      }
    },
    finish: () => undefined,
  }),
};

/**
 * Checks shape and values of features, on the executor's threads.
 *
 * @returns Squared length of each row, in shared memory.
 * @throws {ShapeError} if `values` has another length than rows × dimensions.
 * @throws {ArgumentError} for no rows, NaN and infinite values, and vectors longer than 1e19.
 */
export async function checkFeatures(
  caller: string,
  argument: string,
  { features, executor }: { readonly features: Features; readonly executor: BlockExecutor },
): Promise<Float64Array> {
  checkFeaturesShape(caller, argument, features);
  const squaredLengths = sharedFloat64(features.rows);
  const blocks = blocksOf(features.rows, ROWS_PER_BLOCK);
  await executor.run(squaredLengthsProgram, { features, squaredLengths }, blocks);
  const row = squaredLengths.findIndex((squared) => !(squared <= MAX_SQUARED_LENGTH));
  if (row === -1) return squaredLengths;
  throw new ArgumentError(caller, argument, {
    expected: 'hold finite vectors of a length up to 1e19',
    actual: `squared length ${squaredLengths[row]} in row ${row}`,
  });
}

/** @throws {ShapeError | ArgumentError} for no rows or dimensions, or values of another length. */
export function checkFeaturesShape(
  caller: string,
  argument: string,
  { values, rows, dimensions }: Features,
): void {
  checkWhole(caller, `${argument}.rows`, { value: rows, atLeast: 1 });
  checkWhole(caller, `${argument}.dimensions`, { value: dimensions, atLeast: 1 });
  checkLength(caller, `${argument}.values`, { values, length: rows * dimensions });
}
