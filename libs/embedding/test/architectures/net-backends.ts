import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import '@tensorflow/tfjs-backend-cpu';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { createSeededRandom } from '@gallerist/metrics/random';
// Registers the gradients of the operations, which tfjs-core alone does not have.
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, expect } from 'vitest';

/** Runs the tests of a file on a backend; one that leaves tensors behind fails. */
export function useBackend(backend: 'cpu' | 'wasm'): void {
  beforeAll(async () => {
    await startBackend(backend);
  });
  let before = 0;
  beforeEach(() => {
    before = tf.memory().numTensors;
  });
  afterEach(() => {
    expect(tf.memory().numTensors, 'tensors left behind').toBe(before);
  });
}

export async function startBackend(backend: 'cpu' | 'wasm'): Promise<void> {
  if (backend === 'wasm') {
    setWasmPaths(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')) + sep);
    setThreadsCount(1); // its thread workers would keep the test process waiting
  }
  await tf.setBackend(backend);
  await tf.ready();
}

/** Uniform in [−1, 1). */
export function randomTensor<R extends tf.Rank>(shape: tf.ShapeMap[R], seed: number): tf.Tensor<R> {
  const random = createSeededRandom(seed);
  const size = shape.reduce((product: number, extent: number) => product * extent, 1);
  return tf.tensor<R>(
    Float32Array.from({ length: size }, () => 2 * random.next() - 1),
    shape,
    'float32',
  );
}
