import { availableParallelism } from 'node:os';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { PackError } from '../../../errors.ts';

/** One float32 output of a run. */
export interface ModelOutput {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** A model on ONNX Runtime. */
export interface ModelSession {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** @throws {PackError} `MODEL_INVALID` if the run fails or the output is not float32. */
  run(feed: ModelFeed, output: string): Promise<ModelOutput>;
  dispose(): Promise<void>;
}

export interface ModelFeed {
  readonly name: string;
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

export interface ModelSessionOptions {
  /** For messages. */
  readonly name: string;
  /** Default: one for each core. */
  readonly threads?: number | undefined;
}

/**
 * Loads a model.
 *
 * @throws {PackError} `MODEL_INVALID` if the runtime refuses it.
 */
export async function openModelSession(
  model: Uint8Array,
  { name, threads = availableParallelism() }: ModelSessionOptions,
): Promise<ModelSession> {
  const failed = (what: string) => (cause: unknown) => {
    const text = cause instanceof Error ? cause.message : String(cause);
    throw new PackError('MODEL_INVALID', `${name} ${what}: ${text}`, { cause });
  };
  // 4: a failure is thrown, and need not be written to stderr as well
  const options = { intraOpNumThreads: threads, logSeverityLevel: 4 } as const;
  const session = await InferenceSession.create(model, options).catch(failed('cannot be loaded'));
  return {
    inputs: session.inputNames,
    outputs: session.outputNames,
    async run(feed, output) {
      const tensor = new Tensor('float32', feed.data, feed.dims);
      const results = await session.run({ [feed.name]: tensor }, [output]).catch(failed('cannot be run'));
      const result = results[output];
      if (result?.data instanceof Float32Array) return { data: result.data, dims: result.dims };
      throw new PackError('MODEL_INVALID', `${name} must give float32, got ${result?.type ?? 'nothing'}.`);
    },
    dispose: () => session.release(),
  };
}
