import '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { registerWasmTrainingKernels } from '../../kernels/register-wasm-training-kernels.ts';
import { startWasmBackend } from '../tfjs-wasm.ts';
import { isNativeLibraryBuilt } from './native-library.ts';
import { startNativeBackend } from './start-native-backend.ts';
import type { TrainingRuntime, TrainingRuntimeName } from './training-runtime.types.ts';

export interface TrainingRuntimeOptions {
  /** Nothing else is taken in its place. Default: native where it is built, else wasm. */
  readonly prefer?: TrainingRuntimeName;
}

/**
 * Chooses what this thread's TensorFlow.js computes with, and makes it ready, gradients included.
 *
 * @throws {RuntimeError} `RUNTIME_UNAVAILABLE` if the preferred one cannot be had, or a native library that is built
 * cannot be loaded: a training run that silently takes twenty times as long helps nobody.
 */
export async function startTrainingRuntime(options: TrainingRuntimeOptions = {}): Promise<TrainingRuntime> {
  const name = options.prefer ?? defaultTrainingRuntime();
  if (name === 'native') return startNativeBackend();
  if (name === 'wasm') {
    await startWasmBackend();
    registerWasmTrainingKernels();
  } else await tf.setBackend('cpu');
  await tf.ready();
  return { name, label: `tfjs-${name}`, version: tf.version_core, hasGpu: false };
}

/** What `startTrainingRuntime` would choose, without loading it: what `system` reports. */
export function defaultTrainingRuntime(): TrainingRuntimeName {
  return isNativeLibraryBuilt() ? 'native' : 'wasm';
}
