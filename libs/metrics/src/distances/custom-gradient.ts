import { customGrad } from '@tensorflow/tfjs-core';
import type { GradSaveFunc, Tensor } from '@tensorflow/tfjs-core';

/** A function of tensors with the gradient that its author states. */
export interface StatedGradient<T extends Tensor, S extends readonly Tensor[]> {
  /** Computes the value from the inputs; `kept` is what `backward` will need and outlives every `tidy` in between. */
  readonly forward: () => { readonly value: T; readonly kept: S };
  /** Gradients with respect to the inputs, one each and in their order, from the gradient of the value. */
  readonly backward: (gradient: T, kept: S) => readonly Tensor[];
}

/**
 * Runs `forward` with `backward` as its gradient: for values whose derived gradient is NaN, slow or missing on a backend.
 * The operations within are not recorded, so comparisons and gathers are allowed there.
 *
 * @param inputs What the gradient is taken with respect to; the same tensor may be given twice.
 */
export function withGradient<T extends Tensor, S extends readonly Tensor[]>(
  inputs: readonly Tensor[],
  { forward, backward }: StatedGradient<T, S>,
): T {
  return customGrad<T>((...given) => {
    const { value, kept } = forward();
    const save = given[given.length - 1] as GradSaveFunc; // as: tfjs passes it after the tensors
    save([...kept]);
    return {
      value,
      // as: tfjs hands back clones of what was saved, in its order
      gradFunc: (gradient: T, saved: Tensor[]) => [...backward(gradient, saved as unknown as S)],
    };
  })(...inputs);
}
