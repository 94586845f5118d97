import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import '@tensorflow/tfjs-backend-cpu';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { memory, ready, setBackend } from '@tensorflow/tfjs-core';
import type { CaseOutcome } from './run-cases.ts';

export const tensorBackends = ['cpu', 'wasm'] as const;

/** Runs a case on a backend; tensors that it leaves behind are a failure of it. */
export async function withBackend(
  backend: (typeof tensorBackends)[number],
  run: () => CaseOutcome,
): Promise<CaseOutcome> {
  if (backend === 'wasm') {
    setWasmPaths(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')) + sep);
    setThreadsCount(1); // under Node it starts no more threads whatever it is asked
  }
  await setBackend(backend);
  await ready();
  const before = memory().numTensors;
  const outcome = run();
  const left = memory().numTensors - before;
  if (left === 0 || outcome.outcome === 'failed') return outcome;
  return { ...outcome, outcome: 'failed', reasons: [`${left} tensors left behind`] };
}
