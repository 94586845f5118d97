import type { TracedFunction, TraceInput } from '@gallerist/embedding/onnx';
import type * as tf from '@tensorflow/tfjs-core';

/** A TensorFlow.js model that is to be exported. */
export interface ModelSource {
  readonly run: TracedFunction;
  readonly inputs: readonly TraceInput[];
  readonly outputs: readonly string[];
  /** What its input holds for a byte of a picture's red, green or blue. Default: −1 … 1. */
  readonly pixelValue?: (byte: number, channel: 0 | 1 | 2) => number;
  /** Names of its weights, as far as they are known. */
  readonly weights: ReadonlyMap<string, tf.Tensor>;
  dispose(): void;
}
