import type { InferencePool } from '@gallerist/embedding';
import {
  createInferencePool,
  defaultTrainingRuntime,
  isNativeLibraryBuilt,
  locatePack,
  RuntimeError,
} from '@gallerist/embedding/node';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { SystemFacts } from '../features/system/system.types.ts';
import type { Progress } from './storage.ts';

/**
 * Loads what serves: the chosen packs on the chosen execution providers. Exported models are kept in `DATA_DIR/models`.
 *
 * @throws {PackError} if a pack is not installed, or not fit to serve.
 * @throws {RuntimeError} if a provider that was asked for is not here.
 */
export async function openPool(config: Config, progress: Progress): Promise<InferencePool> {
  progress('loading the face models');
  const { DATA_DIR, FACE_PACK, BODY_PACK } = config;
  const find = (name: string | undefined) =>
    name === undefined ? null : locatePack(name, { packsDir: join(DATA_DIR, 'packs') });
  const [face, body] = await Promise.all([find(FACE_PACK), find(BODY_PACK)]);
  return await createInferencePool({
    workers: config.INFERENCE_WORKERS ?? Math.max(1, Math.min(4, availableParallelism() - 1)),
    executionProviders: config.GALLERIST_EXECUTION_PROVIDERS,
    modelsFolder: join(DATA_DIR, 'models'),
    ...(face === null ? {} : { manifest: face.location }),
    ...(body === null ? {} : { bodyManifest: body.location }),
    log: progress,
  });
}

/**
 * What training would compute with.
 *
 * @throws {RuntimeError} if the native library was asked for and is not built.
 */
export function chooseTrainingRuntime({ GALLERIST_RUNTIME }: Config): SystemFacts['trainingRuntime'] {
  if (GALLERIST_RUNTIME === 'auto') return defaultTrainingRuntime();
  if (GALLERIST_RUNTIME === 'native' && !isNativeLibraryBuilt()) {
    const message = 'GALLERIST_RUNTIME asks for native, which is not built here: run `npm run tf:native`.';
    throw new RuntimeError('RUNTIME_UNAVAILABLE', message);
  }
  return GALLERIST_RUNTIME;
}
