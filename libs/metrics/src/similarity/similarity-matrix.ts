import { checkSameDimensions } from './check-dimensions.ts';
import type { BlockExecutor, BlockProgram } from './block-program.types.ts';
import type { Features } from './features.types.ts';
import { createStripper, stripsOf } from './row-strip.ts';
import { shareFeatures, sharedFloat32 } from './shared-arrays.ts';
import { sequentialExecutor } from './sequential-executor.ts';
import { checkFeatures } from './squared-lengths.ts';

interface Input {
  readonly a: Features;
  readonly b: Features;
  readonly out: Float32Array;
}

/** Writes strips of A·Bᵀ. */
export const similarityMatrixProgram: BlockProgram<Input> = {
  name: 'similarity-matrix',
  start({ a, b, out }) {
    const strip = createStripper(a, b);
    return {
      run(block) {
        const { first, values } = strip(block);
        out.set(values, first * b.rows);
      },
      finish: () => undefined,
    };
  },
};

/**
 * All inner products of two sets of vectors, A·Bᵀ: cosine similarities if the rows have unit length.
 *
 * Each product is within {@link similarityErrorBound} · |a|·|b| of the exact one, and has the same bits whatever the other
 * rows and the number of threads.
 *
 * @param a `[A, D]`.
 * @param b `[B, D]`.
 * @returns `[A, B]` float32, row-major, in shared memory: 4·A·B bytes.
 * @throws {ShapeError} if the dimensions differ or `values` has another length.
 * @throws {ArgumentError} for no rows, and for NaN, infinite or enormous values (length over 1e19).
 */
export async function similarityMatrix(
  a: Features,
  b: Features,
  executor: BlockExecutor = sequentialExecutor,
): Promise<Float32Array> {
  checkSameDimensions('similarityMatrix', a, b);
  const [sharedA, sharedB] = [shareFeatures(a), shareFeatures(b)];
  await checkFeatures('similarityMatrix', 'a', { features: sharedA, executor });
  await checkFeatures('similarityMatrix', 'b', { features: sharedB, executor });
  const out = sharedFloat32(a.rows * b.rows);
  await executor.run(similarityMatrixProgram, { a: sharedA, b: sharedB, out }, stripsOf(a));
  return out;
}
