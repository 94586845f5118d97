import {
  add,
  expandDims,
  matMul,
  mul,
  reshape,
  square,
  squaredDifference,
  step,
  sub,
  sum,
  transpose,
} from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { withGradient } from './custom-gradient.ts';

/** Up to this many coordinate differences N · M · D they are formed one by one, which is exact for near rows. */
const DIRECT_DIFFERENCES = 2 ** 20;
/** Share of ‖x‖² + ‖y‖² that ‖x‖² + ‖y‖² − 2⟨x, y⟩ cannot tell from 0 in float32 (16 roundings). */
const CANCELLATION = 2 ** -20;

/**
 * ‖x_i − y_j‖² for all rows, with the gradient in closed form.
 *
 * Up to 2²⁰ coordinate differences they are summed as they are. Larger batches go through ‖x‖² + ‖y‖² − 2⟨x, y⟩, whose
 * cancellation is cut: what is below 2⁻²⁰ (‖x‖² + ‖y‖²) counts as 0, so that equal rows have distance 0, never a negative
 * one or noise.
 *
 * @param queries    `[N, D]`.
 * @param references `[M, D]`.
 * @returns `[N, M]`, ≥ 0, owned by the caller.
 */
export function squaredDifferences(queries: Tensor2D, references: Tensor2D): Tensor2D {
  return withGradient<Tensor2D, readonly [Tensor2D, Tensor2D]>([queries, references], {
    forward: () => {
      const isSmall = queries.size * references.shape[0] <= DIRECT_DIFFERENCES;
      const value = isSmall ? summedDifferences(queries, references) : fromDotProducts(queries, references);
      return { value, kept: [queries, references] };
    },
    backward: (gradient, [x, y]) => [pull(gradient, x, y), pull(transpose(gradient), y, x)],
  });
}

/** 2 (Σ_j g_ij x_i − Σ_j g_ij y_j). */
function pull(gradient: Tensor2D, from: Tensor2D, to: Tensor2D): Tensor2D {
  return mul(2, sub(mul(sum(gradient, 1, true), from), matMul(gradient, to)));
}

function summedDifferences(queries: Tensor2D, references: Tensor2D): Tensor2D {
  return sum(squaredDifference(expandDims(queries, 1), expandDims(references, 0)), 2);
}

function fromDotProducts(queries: Tensor2D, references: Tensor2D): Tensor2D {
  const ownSquares = sum(square(queries), 1, true);
  const otherSquares = reshape(sum(square(references), 1), [1, -1]);
  const squares = add(ownSquares, otherSquares);
  const distances: Tensor2D = sub(squares, mul(2, matMul(queries, transpose(references))));
  return mul(distances, step(sub(distances, mul(CANCELLATION, squares))));
}
