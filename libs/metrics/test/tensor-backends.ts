import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import '@tensorflow/tfjs-backend-cpu';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { memory, ready, setBackend } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect } from 'vitest';

const wasmFolder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')) + sep;

/**
 * Runs a suite on each backend that a laptop has: cpu and wasm. A test that leaves tensors behind fails; what a test makes
 * it disposes of, or makes within `tidy`.
 */
export function describeBackends(name: string, suite: (backend: 'cpu' | 'wasm') => void): void {
  describe.each(['cpu', 'wasm'] as const)(`${name} on %s`, (backend) => {
    beforeAll(async () => {
      if (backend === 'wasm') {
        setWasmPaths(wasmFolder);
        setThreadsCount(1); // its thread workers would keep the test process waiting
      }
      await setBackend(backend);
      await ready();
    });
    let before = 0;
    beforeEach(() => {
      before = memory().numTensors;
    });
    afterEach(() => {
      expect(memory().numTensors, 'tensors left behind').toBe(before);
    });
    suite(backend);
  });
}
