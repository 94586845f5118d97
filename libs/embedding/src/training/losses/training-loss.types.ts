import type * as tf from '@tensorflow/tfjs-core';
import type { NetOutput } from '../../architectures/trainable-net.types.ts';

/** What a loss remembers between steps besides tensors. */
export type LossState = Readonly<Record<string, number>>;

/** One step's batch as the losses of a recipe see it. */
export interface LossBatch {
  readonly output: NetOutput;
  /** `[n]` classes in [0, C). */
  readonly labels: Int32Array;
  /** Number of the optimiser's step, from 0. */
  readonly step: number;
}

/** The weighted sum of a recipe's losses with what they train and remember. Owns its variables. */
export interface TrainingLoss {
  /** Trained, by stable name (`loss0/centers`), in a fixed order. */
  readonly parameters: ReadonlyMap<string, tf.Variable>;
  /** Moved by the losses themselves. */
  readonly buffers: ReadonlyMap<string, tf.Variable>;
  /** To be called once a step, within a gradient function: what the losses remember moves with each call. */
  value(batch: LossBatch): tf.Scalar;
  /** By the name of the loss. */
  state(): Readonly<Record<string, LossState>>;
  /** Puts back what `state` gave. */
  restore(state: Readonly<Record<string, LossState>>): void;
  /** Frees the variables. */
  dispose(): void;
}
