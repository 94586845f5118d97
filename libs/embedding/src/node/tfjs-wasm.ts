import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

/**
 * Makes WebAssembly the backend of this thread's TensorFlow.js.
 *
 * It trains where nothing faster is built. One thread: under Node the backend never starts more, whatever it is asked (its
 * flag WASM_HAS_MULTITHREAD_SUPPORT is false there).
 */
export async function startWasmBackend(): Promise<void> {
  const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(`${dirname(entry)}/`);
  setThreadsCount(1);
  await tf.setBackend('wasm');
  await tf.ready();
}
