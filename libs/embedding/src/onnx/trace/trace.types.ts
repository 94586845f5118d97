import type * as tf from '@tensorflow/tfjs-core';

/** Values of a constant, as TensorFlow.js keeps them: float32, int32, or bytes for booleans. */
export type ConstantValues = Float32Array | Int32Array | Uint8Array;

export type TraceType = 'float32' | 'int32' | 'bool';

/** A tensor of one run: made by a recorded step, an input of the model, or a constant. */
export interface TraceTensor {
  /** Of the step's output or the model's input; −1 for a constant. */
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: TraceType;
  /** null for what depends on the input. */
  readonly values: ConstantValues | null;
  /** The storage of a constant: the same object for each use of one weight, whatever shape it is seen in. */
  readonly storage: object | null;
}

export type TraceAttributes = Readonly<Record<string, unknown>>;

/** One kernel of a run that depends on the input. */
export interface TraceStep {
  readonly kernel: string;
  readonly inputs: Readonly<Record<string, TraceTensor>>;
  readonly attributes: TraceAttributes;
  readonly outputs: readonly TraceTensor[];
}

/** What one run did. */
export interface Recording {
  readonly inputs: readonly TraceTensor[];
  readonly steps: readonly TraceStep[];
  readonly outputs: readonly TraceTensor[];
}

/** Shape and type that a kernel's output has. */
export interface TraceShape {
  readonly shape: readonly number[];
  readonly dtype: TraceType;
}

/** A model to trace: called with tensors without values. */
export type TracedFunction = (...inputs: tf.Tensor[]) => tf.Tensor | readonly tf.Tensor[];
