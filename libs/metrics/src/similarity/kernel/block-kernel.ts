import type { BlockKernel, BlockShape } from './block-kernel.types.ts';
import { isSimdAvailable } from './kernel-module.ts';
import { createScalarBlockKernel } from './scalar-block-kernel.ts';
import { createSimdBlockKernel } from './simd-block-kernel.ts';

/** The fastest block kernel that this platform runs: SIMD, or the plain loop where it is missing. */
export function createBlockKernel(shape: BlockShape): BlockKernel {
  return isSimdAvailable() ? createSimdBlockKernel(shape) : createScalarBlockKernel(shape);
}

const UNIT_ROUNDOFF = 2 ** -24;
const CHUNK = 128;

/**
 * Upper bound of |kernel's a·b − exact a·b| for rows of at most unit length; multiply by |a|·|b| for others.
 *
 * Each product is rounded once and takes part in at most 128 additions of its chunk and one for each further chunk.
 *
 * @see Higham 2002, Accuracy and Stability of Numerical Algorithms, section 3.1 (γ_n · |a|·|b|)
 */
export function similarityErrorBound(dimensions: number): number {
  const roundings = Math.min(dimensions, CHUNK) + Math.ceil(dimensions / CHUNK) + 1;
  return (roundings * UNIT_ROUNDOFF) / (1 - roundings * UNIT_ROUNDOFF);
}
