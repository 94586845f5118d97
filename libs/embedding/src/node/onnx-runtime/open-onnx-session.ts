import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { RuntimeError } from '../runtimes/runtime-error.ts';
import { engineCacheEntries } from './engine-cache.ts';
import { defaultExecutionProviders, requireProviders } from './execution-providers.ts';
import type { ExecutionProviders } from './execution-providers.ts';
import type {
  NativeGuard,
  OnnxPort,
  OnnxSession,
  OnnxSessionOptions,
  OnnxValue,
} from './onnx-session.types.ts';

/**
 * Loads a model on ONNX Runtime, its graph optimised for the provider.
 *
 * Memory stays bounded over inputs of many sizes: activations come from one arena that grows to the largest input, and no
 * plan of memory is kept for each shape. 200 looks of the face detector at pictures of other sizes up to 1024 px: 319 MiB,
 * level after 50 of them; with plans 378 and rising, without the arena 374 and a tenth slower.
 *
 * @throws {RuntimeError} `RUNTIME_UNAVAILABLE` if a provider that was asked for is not here, or finds no device.
 * @throws what ONNX Runtime throws for a file that is no model.
 */
export async function openOnnxSession(options: OnnxSessionOptions): Promise<OnnxSession> {
  const { executionProviders = defaultExecutionProviders, threads = availableParallelism() } = options;
  if (!Number.isSafeInteger(threads) || threads < 1) {
    throw new RangeError(`openOnnxSession: threads must be a whole number ≥ 1, got ${threads}`);
  }
  requireProviders(executionProviders);
  const model = typeof options.model === 'string' ? await readFile(options.model) : options.model;
  const extra = configurationEntries(model, executionProviders, options.engineCache);
  const settings: InferenceSession.SessionOptions = {
    executionProviders: [...executionProviders],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    enableCpuMemArena: true,
    enableMemPattern: false,
    extra,
    // 4: a failure is thrown, and need not be written to stderr as well
    logSeverityLevel: 4,
  };
  const { guard = unguarded } = options;
  const session = await guard(() => InferenceSession.create(model, settings)).catch((cause: unknown) => {
    throw providerError(cause, executionProviders);
  });
  return {
    inputs: session.inputMetadata.map(portOf),
    outputs: session.outputMetadata.map(portOf),
    run: (feeds, outputs) => guard(() => run(session, feeds, outputs ?? session.outputNames)),
    dispose: () => guard(() => session.release()),
  };
}

const unguarded: NativeGuard = (work) => work();

function configurationEntries(
  model: Uint8Array,
  executionProviders: ExecutionProviders,
  engineCache: string | undefined,
): Record<string, unknown> {
  // waiting threads sleep: what serves shares its cores with decoding and with the event loop
  const session = { intra_op: { allow_spinning: '0' } };
  if (engineCache === undefined || !executionProviders.includes('tensorrt')) return { session };
  const tensorrtexecutionprovider = engineCacheEntries(engineCache, { model, executionProviders });
  return { session, ep: { tensorrtexecutionprovider } };
}

/** A library that is there may still find no driver or no device; a bad model stays the runtime's own error. */
function providerError(cause: unknown, executionProviders: ExecutionProviders): unknown {
  const text = cause instanceof Error ? cause.message : String(cause);
  const isProvider = /ExecutionProvider_|CUDA failure|cudaError|TensorRT EP/.test(text);
  if (!isProvider || executionProviders.every((name) => name === 'cpu')) return cause;
  const message = `ONNX Runtime cannot compute with ${executionProviders.join(', ')} here: ${text}`;
  return new RuntimeError('RUNTIME_UNAVAILABLE', message, { cause });
}

const portOf = (port: InferenceSession.ValueMetadata): OnnxPort => ({
  name: port.name,
  dims: port.isTensor ? port.shape : [],
});

async function run(
  session: InferenceSession,
  feeds: Readonly<Record<string, OnnxValue>>,
  outputs: readonly string[],
): Promise<Readonly<Record<string, OnnxValue>>> {
  const tensors = Object.entries(feeds).map(
    ([name, { data, dims }]) => [name, new Tensor('float32', data, dims)] as const,
  );
  const results = await session.run(Object.fromEntries(tensors), [...outputs]);
  const values = outputs.map((name) => {
    const result = results[name];
    if (result?.data instanceof Float32Array)
      return [name, { data: result.data, dims: result.dims }] as const;
    throw new TypeError(`output ${name} must be float32, got ${result?.type ?? 'nothing'}`);
  });
  return Object.fromEntries(values);
}
