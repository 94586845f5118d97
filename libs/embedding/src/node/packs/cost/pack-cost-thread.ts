import { parentPort, workerData } from 'node:worker_threads';
import { parseManifest } from '../../../packs/manifest.ts';
import { packCost } from './pack-cost.ts';
import type { PackCostOrder } from './pack-cost-in-worker.ts';

/** Thread entry: counts once and ends. */
if (parentPort === null) throw new TypeError('pack-cost-thread: must be started as a worker thread');
// only `packCostInWorker` starts this file
const { manifest, location } = workerData as PackCostOrder;
parentPort.postMessage({
  cost: await packCost({ manifest: parseManifest(manifest), location: new URL(location) }),
});
