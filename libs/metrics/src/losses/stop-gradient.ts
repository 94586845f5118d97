import { clone, zerosLike } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { withGradient } from '../distances/custom-gradient.ts';

/** The same values with the gradient 0: a weight that a loss computes, but is not to be trained through. */
export function stopGradient<T extends Tensor>(values: T): T {
  return withGradient<T, readonly []>([values], {
    forward: () => ({ value: clone(values), kept: [] }),
    backward: (gradient) => [zerosLike(gradient)],
  });
}
