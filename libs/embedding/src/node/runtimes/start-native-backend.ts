import * as tf from '@tensorflow/tfjs-core';
import { createRequire } from 'node:module';
import util from 'node:util';
import { isNativeLibraryBuilt } from './native-library.ts';
import { RuntimeError } from './runtime-error.ts';
import type { TrainingRuntime } from './training-runtime.types.ts';

/** The part of the native backend that says what it is. */
interface NativeBackend {
  readonly binding?: { readonly TF_Version?: string };
  readonly isUsingGpuDevice?: boolean;
}

/**
 * Makes TensorFlow's C++ library the backend of this thread. Its own log lines obey the environment variable
 * `TF_CPP_MIN_LOG_LEVEL`, which the process has to set before.
 *
 * @throws {RuntimeError} `RUNTIME_UNAVAILABLE` where it was not built, or cannot be loaded.
 */
export async function startNativeBackend(): Promise<TrainingRuntime> {
  if (!isNativeLibraryBuilt()) {
    throw new RuntimeError(
      'RUNTIME_UNAVAILABLE',
      'TensorFlow’s native library is not built here: run `npm run tf:native`.',
    );
  }
  restoreIsNullOrUndefined();
  try {
    // By `require`, and only here: the package opens its library as soon as it is loaded.
    createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu');
    await tf.setBackend('tensorflow');
    await tf.ready();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RuntimeError(
      'RUNTIME_UNAVAILABLE',
      `TensorFlow’s native library cannot be loaded (${reason}): run \`npm run tf:native\` again.`,
      { cause },
    );
  }
  // The backend's type is declared by a package that may be absent.
  const backend = tf.backend() as unknown as NativeBackend;
  return {
    name: 'native',
    label: 'tfjs-native',
    version: backend.binding?.TF_Version ?? 'unknown',
    hasGpu: backend.isUsingGpuDevice === true,
  };
}

/** tfjs-node 4.22 still calls it, and Node 23 took it away. */
function restoreIsNullOrUndefined(): void {
  if ('isNullOrUndefined' in util) return;
  Object.assign(util, { isNullOrUndefined: (value: unknown) => value === null || value === undefined });
}
