import type { TracedFunction, TraceInput } from '@gallerist/embedding/onnx';
import type * as tf from '@tensorflow/tfjs-core';

/** A TensorFlow.js model that is to be exported. */
export interface ModelSource {
  readonly run: TracedFunction;
  readonly inputs: readonly TraceInput[];
  readonly outputs: readonly string[];
  /** Names of its weights, as far as they are known. */
  readonly weights: ReadonlyMap<string, tf.Tensor>;
  dispose(): void;
}
