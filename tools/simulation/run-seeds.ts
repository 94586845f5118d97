import { Worker } from 'node:worker_threads';
import type { SeedResult, SimulationSettings } from './simulation.types.ts';

/** Runs the seeds in worker threads; results come in the order of the seeds, whatever the threads. */
export async function runSeeds(
  settings: SimulationSettings,
  options: {
    readonly seeds: readonly number[];
    readonly threads: number;
    readonly onResult?: (result: SeedResult) => void;
  },
): Promise<SeedResult[]> {
  const waiting = [...options.seeds];
  const results: SeedResult[] = [];
  await Promise.all(
    Array.from({ length: Math.min(options.threads, waiting.length) }, async () => {
      const worker = new Worker(new URL('seed-worker.ts', import.meta.url), { workerData: settings });
      try {
        for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
          const result = await answer(worker, seed);
          results.push(result);
          options.onResult?.(result);
        }
      } finally {
        await worker.terminate();
      }
    }),
  );
  return results.sort((a, b) => a.seed - b.seed);
}

function answer(worker: Worker, seed: number): Promise<SeedResult> {
  return new Promise((resolve, reject) => {
    worker.removeAllListeners('error').once('error', reject);
    worker.removeAllListeners('message').once('message', resolve);
    worker.postMessage(seed);
  });
}
