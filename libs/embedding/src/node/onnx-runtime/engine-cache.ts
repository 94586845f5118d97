import { canonicalJson, sha256Hex } from '@gallerist/preprocess';
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'onnxruntime-node';
import type { ExecutionProviders } from './execution-providers.ts';

/** What an engine depends on, besides the GPU and the driver, which TensorRT checks by itself. */
export interface EngineKey {
  readonly model: Uint8Array;
  readonly executionProviders: ExecutionProviders;
  /** Default: of the installed package. */
  readonly runtimeVersion?: string;
  readonly options?: Readonly<Record<string, string>>;
}

/** Options that every engine is built with; changing one makes another folder. */
export const engineOptions: Readonly<Record<string, string>> = {
  trt_engine_cache_enable: '1',
  trt_timing_cache_enable: '1',
};

/**
 * Name of the folder that holds a model's TensorRT engines: another model, version of ONNX Runtime, order of providers or
 * option never meets an engine that was built for something else.
 */
export function engineCacheKey(key: EngineKey): string {
  const { model, executionProviders, runtimeVersion = env.versions.node, options = engineOptions } = key;
  const modelDigest = createHash('sha256').update(model).digest('hex');
  return sha256Hex(
    canonicalJson({ modelDigest, executionProviders, runtimeVersion: runtimeVersion ?? null, options }),
  );
}

/**
 * The session's configuration entries for TensorRT, with its folder made.
 *
 * @param root Holds one folder for each key.
 */
export function engineCacheEntries(root: string, key: EngineKey): Readonly<Record<string, string>> {
  const folder = join(root, engineCacheKey(key));
  mkdirSync(folder, { recursive: true });
  return { ...engineOptions, trt_engine_cache_path: folder, trt_timing_cache_path: folder };
}
