import { Worker } from 'node:worker_threads';
import type { LocatedPack } from '../locate-pack.ts';
import type { PackCost } from './pack-cost.ts';

/** What a thread can be given: no URL. */
export interface PackCostOrder {
  readonly manifest: unknown;
  readonly location: string;
}

/** `packCost` in a thread of its own. @throws What it throws. */
export async function packCostInWorker({ manifest, location }: LocatedPack): Promise<PackCost | null> {
  const order: PackCostOrder = { manifest, location: location.href };
  const worker = new Worker(new URL('./pack-cost-thread.ts', import.meta.url), { workerData: order });
  try {
    return await new Promise<PackCost | null>((resolve, reject) => {
      worker.on('message', ({ cost }: { readonly cost: PackCost | null }) => resolve(cost));
      worker.on('error', (error) => reject(error instanceof Error ? error : new Error(String(error))));
      worker.on('exit', () => reject(new Error('The thread that counts a pack ended without an answer.')));
    });
  } finally {
    await worker.terminate();
  }
}
