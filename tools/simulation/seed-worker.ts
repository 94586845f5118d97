import { parentPort, workerData } from 'node:worker_threads';
import { runSeed } from './run-seed.ts';
import type { SimulationSettings } from './simulation.types.ts';

/** Runs the seeds that it is sent, one after the other. */
const port = parentPort;
if (port === null) throw new TypeError('seed-worker: must run as a worker thread');
const settings = workerData as SimulationSettings; // as: what `runSeeds` starts it with

port.on('message', (seed: number) => {
  void runSeed(settings, seed).then((result) => {
    port.postMessage(result);
  });
});
