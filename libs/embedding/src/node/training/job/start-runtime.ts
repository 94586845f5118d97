import { createRequire } from 'node:module';
import util from 'node:util';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { startWasmBackend } from '../../tfjs-wasm.ts';

/** `auto`: native where it loads, else wasm. */
export type TrainingRuntime = 'auto' | 'native' | 'wasm' | 'cpu';

/** Makes a runtime the backend of this thread's TensorFlow.js. @returns Its name. @throws if it was asked for and cannot start. */
export async function startRuntime(wanted: TrainingRuntime): Promise<string> {
  if (wanted === 'native' || wanted === 'auto') {
    try {
      Object.assign(util, { isNullOrUndefined: (value: unknown) => value === null || value === undefined });
      createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu');
      await tf.setBackend('tensorflow');
      await tf.ready();
      return 'native';
    } catch (error) {
      if (wanted === 'native') throw error;
    }
  }
  if (wanted === 'cpu') await tf.setBackend('cpu');
  else await startWasmBackend();
  await tf.ready();
  return wanted === 'cpu' ? 'cpu' : 'wasm';
}
