import { decoderDescription } from '@gallerist/preprocess/node';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { PackError } from '../errors.ts';
import type { InferencePool } from '../inference-pool.types.ts';
import { describePipeline } from '../packs/describe-pipeline.ts';
import { requireMeasured } from '../packs/servable-manifest.ts';
import type { Measured, ServableManifest } from '../packs/servable-manifest.ts';
import { createDispatcher } from './dispatcher.ts';
import { folderModelCache, noModelCache } from './face-models/model-cache.ts';
import type { ModelCache } from './face-models/model-cache.ts';
import type { NetOptions } from './open-nets.ts';
import { defaultExecutionProviders, onnxRuntimeName, requireProviders } from './onnx-runtime/index.ts';
import type { ExecutionProviders } from './onnx-runtime/index.ts';
import { defaultFaceManifest, readManifest, servableManifest } from './pack-files.ts';
import { LoadedPacks } from './spaces/loaded-packs.ts';
import { prepareServedPack } from './spaces/prepare-served-pack.ts';
import { createSpacePool } from './spaces/space-pool.ts';
import { inferenceWorkerFile } from './worker-handle.ts';
import type { WorkerData } from './worker-messages.types.ts';

export interface InferencePoolOptions {
  /** Worker threads, each with its own copy of the nets (about 200 MiB). At least 1. */
  readonly workers: number;
  /** Threads within a net of each worker. Default: the cores shared out over the workers. */
  readonly threads?: number;
  /** Requests that may wait; one more is refused as `OVERLOADED`. Default 256. */
  readonly maxQueued?: number;
  /** How long one batch, or loading one pack, may take before its worker is replaced. Default 120,000. */
  readonly stallTimeoutMs?: number;
  /** Manifest of the face pack; one that brings only an embedder borrows the built-in detector. Default: the built-in one. */
  readonly manifest?: URL;
  /** Manifest of the body pack. Default: bodies are not served until a pack is loaded and asked for by its space. */
  readonly bodyManifest?: URL;
  /** Packs that may be loaded at once, the defaults among them: each costs every worker its nets. Default 16. */
  readonly maxPacks?: number;
  /** What computes, in order of precedence; one that is missing is an error. Default: cpu. */
  readonly executionProviders?: ExecutionProviders;
  /** Keeps exported nets and TensorRT's engines, so that a start takes a second less. Default: they are made at each start. */
  readonly modelsFolder?: string;
  /** Gets one line for each start and each loss of a worker. */
  readonly log?: (line: string) => void;
}

const DEFAULT_MAX_QUEUED = 256;
const DEFAULT_STALL_TIMEOUT_MS = 120_000;
const DEFAULT_MAX_PACKS = 16;

/**
 * Starts worker threads that decode, detect, align and embed; resolves once all of them are warm.
 *
 * Requests that wait are handed to a free worker together, and their chips go through each embedder in one forward pass; results
 * are those of a request alone. A worker that dies or hangs rejects its requests with a retryable `InferenceError` and is
 * replaced, with the packs that are loaded by then.
 *
 * @throws {PackError} if a pack's manifest or a weight file is missing, invalid or changed, or it has no thresholds.
 * @throws {RuntimeError} `RUNTIME_UNAVAILABLE` if an execution provider that was asked for is not here.
 * @throws {RangeError} for `workers`, `threads`, `maxQueued` or `maxPacks` below 1.
 */
export async function createInferencePool(options: InferencePoolOptions): Promise<InferencePool> {
  const { workers, maxQueued = DEFAULT_MAX_QUEUED, stallTimeoutMs = DEFAULT_STALL_TIMEOUT_MS } = options;
  const { executionProviders = defaultExecutionProviders, maxPacks = DEFAULT_MAX_PACKS } = options;
  const { log = () => undefined, modelsFolder, bodyManifest } = options;
  const threads = options.threads ?? Math.max(1, Math.floor(availableParallelism() / workers));
  checkCounts({ workers, threads, maxQueued, maxPacks });
  requireProviders(executionProviders);
  const cache = modelsFolder === undefined ? noModelCache : folderModelCache(modelsFolder, log);
  const packs = new LoadedPacks(maxPacks);
  const face = await addDefault(options.manifest ?? defaultFaceManifest, 'FACE', { packs, cache });
  const body = bodyManifest === undefined ? null : await addDefault(bodyManifest, 'BODY', { packs, cache });
  const engines = modelsFolder === undefined ? {} : { engineCache: join(modelsFolder, 'engines') };
  const netOptions: Omit<NetOptions, 'guard'> = { executionProviders, threads, ...engines };
  const program = {
    file: inferenceWorkerFile,
    get data(): WorkerData {
      return { packs: packs.served(), options: netOptions };
    },
  };
  const dispatcher = await createDispatcher({ workers, maxQueued, stallTimeoutMs, program, log });
  const pool = createSpacePool({ dispatcher, packs, cache, defaults: { face, body }, workers });
  return {
    face,
    body,
    runtime: onnxRuntimeName(executionProviders),
    ...pool,
    get queueLength() {
      return dispatcher.queueLength;
    },
    get work() {
      return dispatcher.work;
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

/** Once for all workers, so that only one of them exports. */
async function addDefault(
  location: URL,
  modality: 'FACE' | 'BODY',
  { packs, cache }: { readonly packs: LoadedPacks; readonly cache: ModelCache },
) {
  const manifest = await defaultManifest(location, modality);
  const description = describePipeline(manifest, decoderDescription);
  const { spaceId } = description;
  packs.add(await prepareServedPack({ spaceId, manifest, location }, packs.served(), cache), description);
  return description;
}

async function defaultManifest(
  location: URL,
  modality: 'FACE' | 'BODY',
): Promise<Measured<ServableManifest>> {
  const manifest = await readManifest(location);
  if (manifest.modality !== modality) {
    const message = `The pack ${manifest.name} ${manifest.version} cannot serve ${modality}: it is a pack for ${manifest.modality}.`;
    throw new PackError('PACK_INCOMPLETE', message);
  }
  return requireMeasured(await servableManifest(manifest));
}
