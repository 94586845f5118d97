export const trainingRuntimeNames = ['native', 'wasm', 'cpu'] as const;

/**
 * What TensorFlow.js computes with. `native`: TensorFlow's C++ library, all cores or a GPU. `wasm`: WebAssembly on one
 * core, always there. `cpu`: plain JavaScript, a hundred times slower: a reference for tests.
 */
export type TrainingRuntimeName = (typeof trainingRuntimeNames)[number];

export interface TrainingRuntime {
  readonly name: TrainingRuntimeName;
  /** As `system` says it: `tfjs-native`, `tfjs-wasm` or `tfjs-cpu`. */
  readonly label: string;
  /** Of TensorFlow (native) or of TensorFlow.js. */
  readonly version: string;
  /** Whether a GPU is used. */
  readonly hasGpu: boolean;
}
