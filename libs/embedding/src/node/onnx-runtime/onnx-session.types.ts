import type { ExecutionProviders } from './execution-providers.ts';

/** A dense float32 tensor in row-major order. */
export interface OnnxValue {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** An input or output of a model. */
export interface OnnxPort {
  readonly name: string;
  /** A name where the model leaves the size free. */
  readonly dims: readonly (number | string)[];
}

export interface OnnxSessionOptions {
  /** Bytes of an ONNX file, or its path. */
  readonly model: Uint8Array | string;
  /** Default: cpu. One that is missing is an error, never replaced. */
  readonly executionProviders?: ExecutionProviders;
  /** Threads within an operator, at least 1. Default: one for each core. */
  readonly threads?: number | undefined;
  /** Folder where TensorRT keeps what it built, so that it builds once. Without it every session builds anew. */
  readonly engineCache?: string;
  /** Wraps every call into ONNX Runtime, for threads that may be terminated: see `passGate`. */
  readonly guard?: NativeGuard;
}

export type NativeGuard = <T>(work: () => Promise<T>) => Promise<T>;

/** A model on ONNX Runtime. Runs may overlap. */
export interface OnnxSession {
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly OnnxPort[];
  /**
   * @param feeds One value for each input, by name.
   * @param outputs Which outputs to compute. Default: all.
   * @throws what ONNX Runtime throws for other shapes than the model's; `TypeError` if an output is not float32.
   */
  run(
    feeds: Readonly<Record<string, OnnxValue>>,
    outputs?: readonly string[],
  ): Promise<Readonly<Record<string, OnnxValue>>>;
  /** Frees the weights; no run may be under way. */
  dispose(): Promise<void>;
}
