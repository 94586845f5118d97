import { decoderDescription } from '@gallerist/preprocess/node';
import type { InferencePool } from '../inference-pool.types.ts';
import { describePipeline } from '../packs/describe-pipeline.ts';
import { checkRequest } from './check-request.ts';
import { createDispatcher } from './dispatcher.ts';
import { defaultFaceManifest, readFaceManifest } from './pack-files.ts';
import { runtimeName } from './tfjs-wasm.ts';
import { inferenceWorkerFile } from './worker-handle.ts';

export interface InferencePoolOptions {
  /** Worker threads, each with its own copy of the nets (about 250 MiB). At least 1. */
  readonly workers: number;
  /** Requests that may wait; one more is refused as `OVERLOADED`. Default 256. */
  readonly maxQueued?: number;
  /** How long one batch may take before its worker is replaced. Default 120,000. */
  readonly stallTimeoutMs?: number;
  /** Manifest of the face pack. Default: the built-in one. */
  readonly manifest?: URL;
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
 * @throws {RangeError} for `workers` or `maxQueued` below 1.
 */
export async function createInferencePool(options: InferencePoolOptions): Promise<InferencePool> {
  const { workers, maxQueued = DEFAULT_MAX_QUEUED, stallTimeoutMs = DEFAULT_STALL_TIMEOUT_MS } = options;
  if (!Number.isSafeInteger(workers) || workers < 1) {
    throw new RangeError(`createInferencePool: workers must be a whole number ≥ 1, got ${workers}`);
  }
  if (!Number.isSafeInteger(maxQueued) || maxQueued < 1) {
    throw new RangeError(`createInferencePool: maxQueued must be a whole number ≥ 1, got ${maxQueued}`);
  }
  const manifest = options.manifest ?? defaultFaceManifest;
  const face = describePipeline(await readFaceManifest(manifest), decoderDescription);
  const program = { file: inferenceWorkerFile, manifest };
  const log = options.log ?? (() => undefined);
  const dispatcher = await createDispatcher({ workers, maxQueued, stallTimeoutMs, program, log });
  return {
    face,
    runtime: runtimeName,
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
