import { PackError } from '../../../errors.ts';
import { openOnnxSession } from '../../onnx-runtime/open-onnx-session.ts';
import type { OnnxSessionOptions } from '../../onnx-runtime/onnx-session.types.ts';
import { RuntimeError } from '../../runtimes/runtime-error.ts';

/** One float32 output of a run. */
export interface ModelOutput {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** A pack's model on ONNX Runtime. */
export interface ModelSession {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** @throws {PackError} `MODEL_INVALID` if the run fails or the output is not float32. */
  run(feed: ModelFeed, output: string): Promise<ModelOutput>;
  /** Several outputs of one run, in their order. */
  runAll(feed: ModelFeed, outputs: readonly string[]): Promise<readonly ModelOutput[]>;
  dispose(): Promise<void>;
}

export interface ModelFeed {
  readonly name: string;
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

export interface ModelSessionOptions extends Omit<OnnxSessionOptions, 'model'> {
  /** For messages. */
  readonly name: string;
}

/**
 * Loads a model.
 *
 * @throws {PackError} `MODEL_INVALID` if the runtime refuses it.
 * @throws {RuntimeError} `RUNTIME_UNAVAILABLE` if a provider that was asked for is not here.
 */
export async function openModelSession(
  model: Uint8Array,
  { name, ...options }: ModelSessionOptions,
): Promise<ModelSession> {
  const failed = (what: string) => (cause: unknown) => {
    if (cause instanceof RuntimeError) throw cause;
    const text = cause instanceof Error ? cause.message : String(cause);
    throw new PackError('MODEL_INVALID', `${name} ${what}: ${text}`, { cause });
  };
  const session = await openOnnxSession({ model, ...options }).catch(failed('cannot be loaded'));
  const runAll: ModelSession['runAll'] = async ({ name: input, data, dims }, outputs) => {
    const results = await session.run({ [input]: { data, dims } }, outputs).catch(failed('cannot be run'));
    return outputs.map((output) => {
      const result = results[output];
      if (result !== undefined) return result;
      throw new PackError('MODEL_INVALID', `${name} gave no output ${output}.`);
    });
  };
  return {
    inputs: session.inputs.map((input) => input.name),
    outputs: session.outputs.map((output) => output.name),
    runAll,
    async run(feed, output) {
      const [result] = await runAll(feed, [output]);
      if (result === undefined) throw new TypeError('ModelSession: an output was asked for and not given');
      return result;
    },
    dispose: () => session.dispose(),
  };
}
