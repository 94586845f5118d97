import { Worker } from 'node:worker_threads';
import type { Recipe } from '../../../training/recipe/recipe.schema.ts';
import { errorOfFault } from '../job/job-fault.ts';
import type { JobFault } from '../job/job-messages.types.ts';
import type { NetPlan } from './net-plan.ts';

export type PlanMessage = { readonly plan: NetPlan } | { readonly fault: JobFault };

/** `planNet` in a thread of its own. @throws What it throws: an error for options that the net does not know. */
export async function planNetInWorker({ net, seed }: Pick<Recipe, 'net' | 'seed'>): Promise<NetPlan> {
  const worker = new Worker(new URL('./net-plan-thread.ts', import.meta.url), { workerData: { net, seed } });
  try {
    const message = await new Promise<PlanMessage>((resolve, reject) => {
      worker.on('message', (answer: PlanMessage) => resolve(answer));
      worker.on('error', (error) => reject(error instanceof Error ? error : new Error(String(error))));
      worker.on('exit', () => reject(new Error('The thread that plans a net ended without an answer.')));
    });
    if ('plan' in message) return message.plan;
    throw errorOfFault(message.fault);
  } finally {
    await worker.terminate();
  }
}
