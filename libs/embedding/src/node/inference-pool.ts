import { decoderDescription } from '@gallerist/preprocess/node';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { InferencePool } from '../inference-pool.types.ts';
import { describePipeline } from '../packs/describe-pipeline.ts';
import { checkRequest } from './check-request.ts';
import { createDispatcher } from './dispatcher.ts';
import { folderModelCache, noModelCache } from './face-models/model-cache.ts';
import { prepareFaceModels } from './face-models/prepare-face-models.ts';
import { defaultExecutionProviders, onnxRuntimeName, requireProviders } from './onnx-runtime/index.ts';
import type { ExecutionProviders } from './onnx-runtime/index.ts';
import { defaultFaceManifest, readFaceManifest } from './pack-files.ts';
import { inferenceWorkerFile } from './worker-handle.ts';
import type { WorkerData } from './worker-messages.types.ts';

export interface InferencePoolOptions {
  /** Worker threads, each with its own copy of the nets (about 200 MiB). At least 1. */
  readonly workers: number;
  /** Threads within a net of each worker. Default: the cores shared out over the workers. */
  readonly threads?: number;
  /** Requests that may wait; one more is refused as `OVERLOADED`. Default 256. */
  readonly maxQueued?: number;
  /** How long one batch may take before its worker is replaced. Default 120,000. */
  readonly stallTimeoutMs?: number;
  /** Manifest of the face pack; one that brings only an embedder borrows the built-in detector. Default: the built-in one. */
  readonly manifest?: URL;
  /** What computes, in order of precedence; one that is missing is an error. Default: cpu. */
  readonly executionProviders?: ExecutionProviders;
  /** Keeps exported nets and TensorRT's engines, so that a start takes a second less. Default: they are made at each start. */
  readonly modelsFolder?: string;
  /** Gets one line for each start and each loss of a worker. */
  readonly log?: (line: string) => void;
}

const DEFAULT_MAX_QUEUED = 256;
const DEFAULT_STALL_TIMEOUT_MS = 120_000;

/**
 * Starts worker threads that decode, detect, align and embed; resolves once all of them are warm.
 *
 * Requests that wait are handed to a free worker together, and their chips are embedded in one forward pass; results are
 * those of a request alone. A worker that dies or hangs rejects its requests with a retryable `InferenceError` and is
 * replaced.
 *
 * @throws {PackError} if the pack's manifest or a weight file is missing, invalid or changed.
 * @throws {RuntimeError} `RUNTIME_UNAVAILABLE` if an execution provider that was asked for is not here.
 * @throws {RangeError} for `workers`, `threads` or `maxQueued` below 1.
 */
export async function createInferencePool(options: InferencePoolOptions): Promise<InferencePool> {
  const { workers, maxQueued = DEFAULT_MAX_QUEUED, stallTimeoutMs = DEFAULT_STALL_TIMEOUT_MS } = options;
  const { executionProviders = defaultExecutionProviders, log = () => undefined } = options;
  const threads = options.threads ?? Math.max(1, Math.floor(availableParallelism() / workers));
  checkCounts({ workers, threads, maxQueued });
  requireProviders(executionProviders);
  const data = await prepareWorkers({ ...options, executionProviders, threads, log });
  const face = describePipeline(data.manifest, decoderDescription);
  const program = { file: inferenceWorkerFile, data };
  const dispatcher = await createDispatcher({ workers, maxQueued, stallTimeoutMs, program, log });
  return {
    face,
    runtime: onnxRuntimeName(executionProviders),
    async analyse(request) {
      checkRequest(request);
      return dispatcher.submit(request);
    },
    get queueLength() {
      return dispatcher.queueLength;
    },
    close: () => dispatcher.close(),
  };
}

function checkCounts(counts: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(counts)) {
    if (Number.isSafeInteger(count) && count >= 1) continue;
    throw new RangeError(`createInferencePool: ${name} must be a whole number ≥ 1, got ${count}`);
  }
}

type Preparing = Required<Pick<InferencePoolOptions, 'executionProviders' | 'threads' | 'log'>> &
  Pick<InferencePoolOptions, 'manifest' | 'modelsFolder'>;

/** Once for all workers, so that only one of them exports. */
async function prepareWorkers(preparing: Preparing): Promise<WorkerData> {
  const { executionProviders, threads, log, modelsFolder } = preparing;
  const location = preparing.manifest ?? defaultFaceManifest;
  const manifest = await readFaceManifest(location);
  const cache = modelsFolder === undefined ? noModelCache : folderModelCache(modelsFolder, log);
  const models = await prepareFaceModels({ manifest, location }, cache);
  const engines = modelsFolder === undefined ? {} : { engineCache: join(modelsFolder, 'engines') };
  return { manifest, models, options: { executionProviders, threads, ...engines } };
}
