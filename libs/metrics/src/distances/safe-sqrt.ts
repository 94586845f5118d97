import { div, maximum, mul, sqrt, step } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { withGradient } from './custom-gradient.ts';

/** Keeps a division by twice the root finite; far below every distance that float32 tells from 0. */
const ROOT_EPSILON = 1e-20;

/**
 * √x with the gradient 0 at x = 0, where that of `sqrt` is infinite: two equal embeddings have no direction to be moved in.
 *
 * @param squares ≥ 0.
 */
export function safeSqrt(squares: Tensor2D): Tensor2D {
  return withGradient<Tensor2D, readonly [Tensor2D]>([squares], {
    forward: () => {
      const roots = sqrt(squares);
      return { value: roots, kept: [roots] };
    },
    backward: (gradient, [roots]) => [div(mul(gradient, step(roots)), maximum(mul(2, roots), ROOT_EPSILON))],
  });
}
