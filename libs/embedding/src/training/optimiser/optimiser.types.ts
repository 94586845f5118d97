import type * as tf from '@tensorflow/tfjs-core';
import type { ParameterGroup } from '../../architectures/trainable-net.types.ts';

/** A parameter as an optimiser sees it. */
export interface TrainedParameter extends ParameterGroup {
  /** Unique and stable. */
  readonly name: string;
  readonly variable: tf.Variable;
}

/**
 * Moves parameters against their gradients. Its state is in float32 variables of its own, so that a checkpoint can keep it; the
 * arithmetic is that of tensor operations, alike on every backend up to rounding.
 */
export interface Optimiser {
  /** By parameter and moment (`kernel/m`), in a fixed order. */
  readonly state: ReadonlyMap<string, tf.Variable>;
  /**
   * One step.
   *
   * @param gradients By the names of the parameters; one without a gradient stays where it is, its moments too.
   * @param at Rate of this step before multipliers, and the step's number from 0.
   */
  apply(
    gradients: ReadonlyMap<string, tf.Tensor>,
    at: { readonly rate: number; readonly step: number },
  ): void;
  /** Frees the state, not the parameters. */
  dispose(): void;
}
